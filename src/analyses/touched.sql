-- Which permissions that stay did each access touch, and which of these allow it by themselves? One slice at a time.
INSERT INTO touched
WITH keyed AS (
  SELECT a.rowid - f.first_id AS id, a.atom_key AS atom_key FROM atom a, (SELECT min(rowid) AS first_id FROM atom) f
  WHERE hash(a.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
)
SELECT t.access_key, c.holder, c.id, c.by_calls, t.alone AND x.decision = 'allowed' AND NOT c.is_ineffective
FROM touch t
JOIN keyed a ON a.atom_key = t.atom_key
JOIN contender c ON c.id = a.id AND NOT c.is_idle
JOIN access x ON x.access_key = t.access_key
WHERE hash(t.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
