-- Which principals made no call at all, not even a refused one, over a complete window of at least one cycle? Those that belong to no team are not asked.
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, p.cycle AS cycle,
       (SELECT count(*) FROM atom a WHERE a.principal_key = p.principal_key) AS permissions
FROM principal p
JOIN instance i ON i.system = p.system AND i.instance = p.instance
WHERE i.seconds >= p.cycle_seconds AND p.kind <> 'break-glass' AND p.keeper IS NULL
  AND (p.created_on IS NULL OR epoch(CAST(p.created_on AS TIMESTAMP)) <= epoch(i.until) - p.cycle_seconds)
  AND NOT EXISTS (FROM usage u WHERE u.instance = p.instance AND u.principal = p.id)
  AND NOT EXISTS (FROM need n WHERE n.principal_key = p.principal_key)
  AND NOT EXISTS (FROM access_holder h WHERE h.principal_key = p.principal_key)
ORDER BY p.principal_key
