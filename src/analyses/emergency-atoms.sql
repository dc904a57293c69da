-- Which permissions did recorded changes give, what would each be if no call had needed it, and could the record show its use?
SELECT a.principal_key AS principal_key, s.given_id AS given_id, a.atom_key AS atom_key, v.unused AS unused, a.observable AS observable, a.observable_reason AS reason
FROM atom_since s
JOIN atom a ON a.atom_key = s.atom_key
JOIN verdict v ON v.atom_key = a.atom_key
WHERE list_contains(from_json(CAST($changes AS VARCHAR), '["VARCHAR"]'), s.given_id)
ORDER BY a.principal_key, s.given_id, a.atom_key
