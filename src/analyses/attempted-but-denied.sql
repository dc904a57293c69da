-- Which calls of each principal were refused? Need or attack, never use.
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name,
       json_extract_string(c.key, '$.call') AS refused_call, sum(u.uses) AS attempts, count(DISTINCT u.used_on) AS days,
       strftime(max(u.last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_at,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM usage u
JOIN call c ON c.call_id = u.call_id
JOIN principal p ON p.instance = u.instance AND p.id = u.principal
WHERE u.outcome = 'refused'
GROUP BY p.principal_key, p.system, p.instance, p.name, refused_call
ORDER BY p.principal_key, refused_call
