-- Which workloads made the calls that needed each access of one principal, or may have?
SELECT CAST(n.access_key AS VARCHAR) AS access_key, to_json(list_sort(list(DISTINCT a.workload))) AS workloads
FROM need n
JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
JOIN actor a ON a.source = u.source AND a.instance = u.instance AND a.principal = u.principal AND a.recorded = u.actor
WHERE n.principal_key = $principal_key
GROUP BY n.access_key
ORDER BY access_key
