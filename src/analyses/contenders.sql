-- What does not leave for want of use, and what grants the very same as something that does not. Of holders $from to $until.
WITH staying AS (
  SELECT DISTINCT holder, content FROM contender WHERE NOT is_idle AND holder BETWEEN $from_holder AND $until_holder
), keyed AS (
  -- The number is worked out here: as a condition of the join it would be worked out for each pair.
  SELECT a.rowid - f.first_id AS id, a.atom_key AS atom_key FROM atom a, (SELECT min(rowid) AS first_id FROM atom) f
)
SELECT c.id AS id, a.atom_key AS atom_key, c.holder AS holder, c.content AS content, c.is_excepted AS is_excepted, c.is_idle AS is_idle,
       c.is_ineffective AS is_ineffective, c.is_forgotten AS is_forgotten, c.by_calls AS by_calls,
       c.defined AS defined, c.path_atoms AS path_atoms, coalesce(epoch_ms(c.since_at), -1) AS since
FROM contender c
JOIN staying s ON s.holder = c.holder AND s.content = c.content
JOIN keyed a ON a.id = c.id
ORDER BY c.id
