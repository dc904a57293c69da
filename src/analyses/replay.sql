-- On which days and hours did authorized calls need each access, of principals whose grants changed?
SELECT a.access_key AS access_key, a.principal_key AS principal_key, a.decision AS decision, CAST(u.used_on AS VARCHAR) AS used_on,
       bit_or(u.hours) AS hours, sum(u.uses) AS uses, epoch_ms(max(u.last_at)) AS last_at,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM access a
JOIN need n ON n.access_key = a.access_key AND n.certainty = 'must' AND n.alternatives = 1
JOIN usage u ON u.call_id = n.call_id AND u.outcome = 'allowed'
WHERE a.system = $system AND a.instance = $instance
  AND (a.principal_key IN (SELECT unnest(from_json(CAST($principals AS VARCHAR), '["VARCHAR"]')))
    OR a.access_key IN (SELECT h.access_key FROM access_holder h WHERE h.principal_key IN (SELECT unnest(from_json(CAST($principals AS VARCHAR), '["VARCHAR"]')))))
GROUP BY a.access_key, a.principal_key, a.decision, u.used_on
ORDER BY a.access_key, u.used_on
