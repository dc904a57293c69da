-- Which granted permissions of each principal did no call need over a full cycle? One part of all principals at a time.
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, p.cycle AS cycle,
       count(*) AS permissions, max(a.weight) AS heaviest,
       to_json(list(DISTINCT a.text ORDER BY a.text)[:50]) AS details
FROM atom a
JOIN verdict v ON v.atom_key = a.atom_key AND v.verdict IN ('unexercised', 'redundant')
JOIN principal p ON p.principal_key = a.principal_key
WHERE hash(a.principal_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  AND p.keeper IS NULL AND NOT EXISTS (FROM expansion e WHERE e.atom_key = a.atom_key)
GROUP BY p.principal_key, p.system, p.instance, p.name, p.cycle
ORDER BY p.principal_key
