-- Every permission in few bytes, for the question which may leave because another one stays. One slice at a time.
-- `id` numbers the rows of `atom`. $forgotten: ids of changes that were forgotten emergency grants.
INSERT INTO contender
WITH forgotten AS (
  SELECT DISTINCT atom_key FROM atom_since WHERE list_contains(from_json(CAST($forgotten AS VARCHAR), '["VARCHAR"]'), given_id)
), numbered AS (
  SELECT principal_key, row_number() OVER (ORDER BY principal_key) AS holder FROM principal
)
SELECT a.rowid - (SELECT min(rowid) FROM atom) AS id, p.holder, a.content, v.verdict = 'excepted', v.verdict = 'unexercised',
       a.ineffective <> '', f.atom_key IS NOT NULL, v.unused = 'unexercised' AND v.verdict IN ('exercised', 'possibly-exercised', 'rare'),
       a.defined, a.path_atoms, d.since_at
FROM atom a
JOIN verdict v ON v.atom_key = a.atom_key AND hash(v.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
JOIN numbered p ON p.principal_key = a.principal_key
LEFT JOIN atom_since d ON d.atom_key = a.atom_key
LEFT JOIN forgotten f ON f.atom_key = a.atom_key
WHERE hash(a.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
