-- Which decisions does the record itself state of each access, and on which days? Of a call it states the first requirement's.
SELECT a.access_key AS access_key, a.principal_key AS principal_key, a.group_name AS group_name, a.text AS text, a.decision AS decision, a.decided_by AS decided_by,
       u.outcome = 'refused' AS refused, coalesce(i.named, '') AS named, bool_or(u.outcome = 'allowed') AS succeeded,
       CAST(u.used_on AS VARCHAR) AS used_on, bit_or(u.hours) AS hours, sum(u.uses) AS uses, epoch_ms(max(u.last_at)) AS last_at,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM access a
JOIN need n ON n.access_key = a.access_key AND n.requirement = 0 AND n.certainty = 'must' AND n.alternatives = 1
JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed', 'refused')
JOIN interpretation i ON i.call_id = n.call_id
WHERE a.system = $system AND a.instance = $instance
GROUP BY a.access_key, a.principal_key, a.group_name, a.text, a.decision, a.decided_by, u.outcome = 'refused', i.named, u.used_on
ORDER BY a.access_key, refused, named, used_on
