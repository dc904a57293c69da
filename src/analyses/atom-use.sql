-- Which workloads used each granted permission? By the strengths of needed.sql, whose table it reads.
INSERT INTO atom_use
WITH done AS (
  SELECT u.call_id AS call_id, a.workload AS workload, a.name AS name, sum(u.uses) AS uses, max(u.last_at) AS last_at
  FROM usage u JOIN actor a ON a.source = u.source AND a.instance = u.instance AND a.principal = u.principal AND a.recorded = u.actor
  WHERE u.outcome IN ('allowed', 'failed')
  GROUP BY u.call_id, a.workload, a.name
)
SELECT n.atom_key, d.workload, max(n.strength), sum(d.uses), max(d.last_at), to_json(list_sort(list(DISTINCT d.name))[:5])
FROM needed n JOIN done d ON d.call_id = n.call_id
GROUP BY n.atom_key, d.workload
ORDER BY n.atom_key, d.workload
