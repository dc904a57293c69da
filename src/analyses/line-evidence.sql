-- Which authorized calls needed, or may have needed, each access that some principals may be asked for, and when?
SELECT n.access_key AS access_key, n.call_id AS call_id, CAST(sum(u.uses) AS BIGINT) AS uses,
       strftime(min(u.first_at), '%Y-%m-%dT%H:%M:%SZ') AS first_at,
       strftime(max(u.last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_at,
       split_part(min(strftime(u.first_at, '%Y%m%d%H%M%S') || ' ' || u.first_id), ' ', 2) AS first_id,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM (SELECT DISTINCT n.access_key, n.call_id FROM need n
      WHERE n.principal_key IN (SELECT unnest(from_json(CAST($principals AS VARCHAR), '["VARCHAR"]')))
         OR n.access_key IN (SELECT h.access_key FROM access_holder h WHERE h.principal_key IN (SELECT unnest(from_json(CAST($principals AS VARCHAR), '["VARCHAR"]'))))) n
JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
GROUP BY n.access_key, n.call_id
ORDER BY n.call_id, n.access_key
