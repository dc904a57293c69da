-- Which calls were refused though the grants in force allow them, where nothing else could refuse?
WITH told AS (
  SELECT access_key, principal_key FROM outside_grant WHERE refused
  UNION
  -- A caller of which no grants are known is told of under one of those through whom it may have been allowed.
  SELECT o.access_key, min(p.principal_key)
  FROM outside_grant o JOIN access_holder h ON h.access_key = o.access_key JOIN principal p ON p.principal_key = h.principal_key
  WHERE NOT EXISTS (FROM principal own WHERE own.principal_key = o.principal_key) AND o.refused
  GROUP BY o.access_key
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, if(p.principal_key = o.principal_key, p.name, substr(o.principal_key, strpos(o.principal_key, '/') + 1)) AS name, o.text AS text, o.uses AS uses,
       strftime(o.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_at, o.last_id AS last_id
FROM told JOIN outside_grant o ON o.access_key = told.access_key AND o.refused
JOIN principal p ON p.principal_key = told.principal_key
ORDER BY p.principal_key, o.text, o.access_key
