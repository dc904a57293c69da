-- Of which wildcards was a part used, while another part was not needed over a full cycle? One part of all principals at a time.
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name,
       a.expanded_from AS pattern, array_to_string(from_json(any_value(a.path), '["VARCHAR"]'), ' > ') AS path_text,
       count(*) FILTER (WHERE v.verdict IN ('exercised', 'rare', 'possibly-exercised')) AS used,
       count(*) FILTER (WHERE v.verdict IN ('unexercised', 'redundant')) AS unused,
       max(a.weight) FILTER (WHERE v.verdict IN ('unexercised', 'redundant')) AS heaviest,
       to_json(coalesce(list(DISTINCT a.text ORDER BY a.text) FILTER (WHERE v.verdict IN ('exercised', 'rare', 'possibly-exercised')), [])[:50]) AS details
FROM atom a
JOIN verdict v ON v.atom_key = a.atom_key
JOIN principal p ON p.principal_key = a.principal_key
WHERE hash(a.principal_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  AND p.keeper IS NULL AND a.expanded_from <> '' AND NOT EXISTS (FROM expansion e WHERE e.atom_key = a.atom_key)
GROUP BY p.principal_key, p.system, p.instance, p.name, a.expanded_from, a.path
HAVING used > 0 AND unused > 0
ORDER BY p.principal_key, a.expanded_from, a.path
