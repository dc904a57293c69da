-- Which workloads used each principal, how often, and how many of its permissions?
WITH used AS (
  SELECT u.instance AS instance, u.principal AS principal, a.workload AS workload, min(a.kind) AS kind,
         to_json(list_sort(list(DISTINCT a.name))[:5]) AS names, count(DISTINCT a.name) AS actors,
         sum(u.uses) AS calls, min(u.first_at) AS first_at, max(u.last_at) AS last_at,
         to_json(coalesce(list_sort(list(DISTINCT a.via) FILTER (WHERE a.via <> '[]'))[:5], [])) AS chains
  FROM usage u JOIN actor a ON a.source = u.source AND a.instance = u.instance AND a.principal = u.principal AND a.recorded = u.actor
  WHERE u.outcome IN ('allowed', 'failed')
  GROUP BY u.instance, u.principal, a.workload
), permission AS (
  SELECT t.principal_key AS principal_key, u.workload AS workload, count(*) AS permissions
  FROM atom_use u JOIN atom t ON t.atom_key = u.atom_key GROUP BY t.principal_key, u.workload
)
SELECT p.principal_key AS principal_key, w.workload AS workload, w.kind AS kind, w.names AS names, w.actors AS actors, w.chains AS chains, w.calls AS calls,
       coalesce(m.permissions, 0) AS permissions, strftime(w.first_at, '%Y-%m-%dT%H:%M:%SZ') AS first_seen, strftime(w.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_seen
FROM principal p
JOIN used w ON w.instance = p.instance AND w.principal = p.id
LEFT JOIN permission m ON m.principal_key = p.principal_key AND m.workload = w.workload
ORDER BY p.principal_key, w.workload
