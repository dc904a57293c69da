-- Which refused calls name another permission than the mapping gives, so that nothing of their groups may be judged unused?
SELECT x.system AS system, x.instance AS instance, x.group_name AS group_name, sum(u.uses) AS uses,
       to_json(list(DISTINCT x.reason ORDER BY x.reason)[:50]) AS details,
       to_json(list(DISTINCT u.first_id ORDER BY u.first_id)[:50]) AS evidence
FROM contradiction x
JOIN usage u ON u.call_id = x.call_id
GROUP BY x.system, x.instance, x.group_name
ORDER BY x.system, x.instance, x.group_name
