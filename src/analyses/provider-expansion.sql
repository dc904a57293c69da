-- What did the provider add to the grants of each principal?
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name,
       array_to_string(from_json(a.path, '["VARCHAR"]'), ' > ') AS path_text, count(*) AS permissions,
       to_json(list(DISTINCT a.text || ': ' || e.reason ORDER BY a.text || ': ' || e.reason)[:50]) AS details
FROM expansion e
JOIN atom a ON a.atom_key = e.atom_key
JOIN principal p ON p.principal_key = a.principal_key
GROUP BY p.principal_key, p.system, p.instance, p.name, a.path
ORDER BY p.principal_key, a.path
