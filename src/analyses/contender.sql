-- What does not leave for want of use, or is the very same as something that does not.
-- Numbered in the order of principals and of what rather stays of each: what no forgotten emergency grant gave ($forgotten,
-- ids of changes), what is defined in the team's files, the path of fewest atoms, the oldest, the smallest key.
CREATE OR REPLACE TEMP TABLE contender AS
WITH forgotten AS (
  SELECT DISTINCT atom_key FROM atom_since WHERE list_contains(from_json(CAST($forgotten AS VARCHAR), '["VARCHAR"]'), given_id)
), numbered AS (
  SELECT principal_key, row_number() OVER (ORDER BY principal_key) AS holder FROM principal
), staying AS (
  SELECT DISTINCT a.principal_key AS principal_key, a.content AS content
  FROM atom a JOIN verdict v ON v.atom_key = a.atom_key AND v.verdict <> 'unexercised'
)
SELECT row_number() OVER (ORDER BY p.holder, f.atom_key IS NOT NULL, a.defined DESC, a.path_atoms, d.since_at NULLS FIRST, a.atom_key) AS id,
       a.atom_key AS atom_key, p.holder AS holder, a.content AS content, v.verdict = 'excepted' AS is_excepted, v.verdict = 'unexercised' AS is_idle,
       a.ineffective <> '' AS is_ineffective, f.atom_key IS NOT NULL AS is_forgotten,
       v.unused = 'unexercised' AND v.verdict IN ('exercised', 'possibly-exercised', 'rare') AS by_calls
FROM atom a
JOIN staying s ON s.principal_key = a.principal_key AND s.content = a.content
JOIN verdict v ON v.atom_key = a.atom_key
JOIN numbered p ON p.principal_key = a.principal_key
LEFT JOIN atom_since d ON d.atom_key = a.atom_key
LEFT JOIN forgotten f ON f.atom_key = a.atom_key
