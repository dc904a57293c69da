-- Which calls of each principal were refused? Need or attack, never use. Sessions that are limited beyond their principal count apart.
WITH caller AS (
  SELECT instance, id, principal_key, system, name, '' AS unheld FROM principal
  UNION ALL
  -- A caller of which no grants are known is told of under one of those through whom it might have been allowed.
  SELECT a.instance, substr(a.principal_key, strpos(a.principal_key, '/') + 1), min(p.principal_key), a.system,
         substr(a.principal_key, strpos(a.principal_key, '/') + 1), substr(a.principal_key, strpos(a.principal_key, '/') + 1)
  FROM access a JOIN access_holder h ON h.access_key = a.access_key JOIN principal p ON p.principal_key = h.principal_key
  WHERE NOT EXISTS (FROM principal own WHERE own.principal_key = a.principal_key)
  GROUP BY a.instance, a.system, a.principal_key
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, p.unheld AS unheld,
       json_extract_string(c.key, '$.call') AS refused_call, sum(u.uses) AS attempts, count(DISTINCT u.used_on) AS days,
       coalesce(sum(u.uses) FILTER (a.limited <> ''), 0) AS limited, coalesce(min(a.limited) FILTER (a.limited <> ''), '') AS limited_by,
       strftime(max(u.last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_at,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM usage u
JOIN call c ON c.call_id = u.call_id
JOIN caller p ON p.instance = u.instance AND p.id = u.principal
LEFT JOIN actor a ON a.source = u.source AND a.instance = u.instance AND a.principal = u.principal AND a.recorded = u.actor
WHERE u.outcome = 'refused'
GROUP BY p.principal_key, p.system, p.instance, p.name, p.unheld, refused_call
ORDER BY p.principal_key, p.unheld, refused_call
