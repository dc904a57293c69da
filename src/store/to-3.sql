-- Atoms say whether others hold the path by which they came. `analyze` writes them anew; until then a path through a membership counts.
ALTER TABLE atom ADD COLUMN way VARCHAR;
UPDATE atom SET way = CASE WHEN json_array_length(path) > 2 THEN 'inherited' ELSE 'direct' END;
