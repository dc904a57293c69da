-- Which calls could not be mapped to permissions, so that nothing of their group may be judged unused?
WITH told AS (
  SELECT call_id, principal_key, group_name FROM interpretation WHERE status = 'unmapped'
  UNION
  -- A caller of which no grants are known is told of by those through whom it may have been allowed.
  SELECT i.call_id, h.principal_key, i.group_name FROM interpretation i JOIN call_holder h ON h.call_id = i.call_id
  WHERE i.status = 'unmapped' AND NOT EXISTS (FROM principal own WHERE own.principal_key = i.principal_key)
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, i.group_name AS group_name,
       sum(u.uses) AS uses, to_json(list(DISTINCT json_extract_string(c.key, '$.call') ORDER BY json_extract_string(c.key, '$.call'))[:50]) AS details,
       min(u.first_id) AS sample_id
FROM told i
JOIN call c ON c.call_id = i.call_id
JOIN usage u ON u.call_id = i.call_id AND u.outcome IN ('allowed', 'failed')
JOIN principal p ON p.principal_key = i.principal_key
GROUP BY p.principal_key, p.system, p.instance, p.name, i.group_name
ORDER BY p.principal_key, i.group_name
