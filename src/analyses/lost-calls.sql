-- Which recorded, authorized calls needed these accesses, or may have, how often and when?
SELECT a.text AS text, coalesce(p.name, a.principal_key) AS principal, n.call_id AS call_id, n.certain AS certain, CAST(sum(u.uses) AS BIGINT) AS uses,
       strftime(min(u.first_at), '%Y-%m-%dT%H:%M:%SZ') AS first_at,
       strftime(max(u.last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_at,
       split_part(min(strftime(u.first_at, '%Y%m%d%H%M%S') || ' ' || u.first_id), ' ', 2) AS first_id,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM access a
JOIN (SELECT access_key, call_id, bool_or(certainty = 'must' AND alternatives = 1) AS certain FROM need GROUP BY access_key, call_id) n ON n.access_key = a.access_key
LEFT JOIN principal p ON p.principal_key = a.principal_key
JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
WHERE list_contains(from_json(CAST($accesses AS VARCHAR), '["UBIGINT"]'), a.access_key)
GROUP BY a.text, coalesce(p.name, a.principal_key), n.call_id, n.certain
ORDER BY a.text, principal, first_at, n.call_id, n.certain
