-- Of what recorded changes gave to somebody, how much could the record not have shown in use, and why?
SELECT a.principal_key AS principal_key, s.given_id AS given_id, a.observable_reason AS reason, count(DISTINCT a.atom_key) AS permissions
FROM atom_since s
JOIN atom a ON a.atom_key = s.atom_key
WHERE NOT a.observable AND list_contains(from_json(CAST($changes AS VARCHAR), '["VARCHAR"]'), s.given_id)
GROUP BY a.principal_key, s.given_id, a.observable_reason
ORDER BY a.principal_key, s.given_id, permissions DESC, reason
