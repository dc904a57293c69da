-- Which authorized calls does no known grant allow today, or allowed when they were made?
WITH told AS (
  SELECT access_key, principal_key FROM outside_grant
  UNION
  -- A caller of which no grants are known is told of under one of those through whom it may have been allowed.
  SELECT o.access_key, min(p.principal_key)
  FROM outside_grant o JOIN access_holder h ON h.access_key = o.access_key JOIN principal p ON p.principal_key = h.principal_key
  WHERE NOT EXISTS (FROM principal own WHERE own.principal_key = o.principal_key)
  GROUP BY o.access_key
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, if(p.principal_key = o.principal_key, p.name, substr(o.principal_key, strpos(o.principal_key, '/') + 1)) AS name, o.text AS text,
       o.contradicts AS contradicts, o.uses AS uses, strftime(o.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_at, o.last_id AS last_id,
       coalesce(o.by_grant, '') AS by_grant, strftime(o.ended_at, '%Y-%m-%dT%H:%M:%SZ') AS ended_at, o.ended_by AS ended_by,
       o.ended_event AS ended_event, o.ended_id AS ended_id, a.decision AS decision
FROM told JOIN outside_grant o ON o.access_key = told.access_key
JOIN principal p ON p.principal_key = told.principal_key
JOIN access a ON a.access_key = o.access_key
WHERE NOT coalesce(o.refused, false)
ORDER BY p.principal_key, o.text, o.access_key
