-- Atoms say how much of them the record could show, and since when. Columns come before values: both at once is a conflict.
ALTER TABLE atom ADD COLUMN observability VARCHAR;
ALTER TABLE atom ADD COLUMN observed_since DATE;
CREATE TABLE evidence (source VARCHAR NOT NULL, body VARCHAR NOT NULL);
CREATE TABLE proved (source VARCHAR NOT NULL, instance VARCHAR NOT NULL, kind VARCHAR NOT NULL, path VARCHAR NOT NULL, text VARCHAR NOT NULL);
-- Atoms say whether others hold the path by which they came. `analyze` writes them anew; until then a path through a membership counts.
ALTER TABLE atom ADD COLUMN way VARCHAR;
UPDATE atom SET way = CASE WHEN json_array_length(path) > 2 THEN 'inherited' ELSE 'direct' END;
