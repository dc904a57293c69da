-- The verdict of every permission of one instance. One part of all permissions at a time.
SELECT a.atom_key AS atom_key, v.verdict AS verdict
FROM verdict v JOIN atom a ON a.atom_key = v.atom_key
WHERE a.system = $system AND a.instance = $instance
  AND hash(a.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT) AND hash(v.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
ORDER BY v.verdict
