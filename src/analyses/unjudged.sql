-- Which calls could not be mapped to permissions, so that nothing of their group may be judged unused?
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, i.group_name AS group_name,
       sum(u.uses) AS uses, to_json(list(DISTINCT json_extract_string(c.key, '$.call') ORDER BY json_extract_string(c.key, '$.call'))[:50]) AS details,
       min(u.first_id) AS sample_id
FROM interpretation i
JOIN call c ON c.call_id = i.call_id
JOIN usage u ON u.call_id = i.call_id AND u.outcome IN ('allowed', 'failed')
JOIN principal p ON p.principal_key = i.principal_key
WHERE i.status = 'unmapped'
GROUP BY p.principal_key, p.system, p.instance, p.name, i.group_name
ORDER BY p.principal_key, i.group_name
