-- How does the fold keep the actors of each workload of one principal, and is the first use older than a cycle?
SELECT a.workload AS workload, to_json(list_sort(list(DISTINCT a.recorded))) AS actors,
       coalesce(epoch(min(u.first_at)) <= epoch(any_value(i.until)) - any_value(p.cycle_seconds), false) AS settled
FROM principal p
JOIN instance i ON i.system = p.system AND i.instance = p.instance
JOIN actor a ON a.instance = p.instance AND a.principal = p.id
JOIN usage u ON u.source = a.source AND u.instance = a.instance AND u.principal = a.principal AND u.actor = a.recorded AND u.outcome IN ('allowed', 'failed')
WHERE p.principal_key = $principal_key
GROUP BY a.workload
ORDER BY a.workload
