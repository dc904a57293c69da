-- Which permissions that stay did each access touch, and which of these allow it by themselves? One slice at a time.
INSERT INTO touched
SELECT t.access_key, c.holder, c.id, c.by_calls, t.alone AND x.decision = 'allowed' AND NOT c.is_ineffective
FROM touch t
JOIN atom a ON a.atom_key = t.atom_key AND hash(a.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
JOIN contender c ON c.id = a.rowid - (SELECT min(rowid) FROM atom) AND NOT c.is_idle
JOIN access x ON x.access_key = t.access_key
WHERE hash(t.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
