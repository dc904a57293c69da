-- Which workloads used each granted permission? As in verdict.sql: 2 = a call cannot have been authorized without it, 1 = it may have used it.
INSERT INTO atom_use
WITH alone AS (
  SELECT access_key, count(*) = 1 AS sole FROM touch GROUP BY access_key
), needed AS (
  SELECT t.atom_key AS atom_key, n.call_id AS call_id,
         max(CASE WHEN n.certainty = 'must' AND n.alternatives = 1 AND (t.certain OR o.sole) THEN 2 ELSE 1 END) AS strength
  FROM touch t JOIN alone o ON o.access_key = t.access_key JOIN need n ON n.access_key = t.access_key
  GROUP BY t.atom_key, n.call_id
), done AS (
  SELECT u.call_id AS call_id, a.workload AS workload, a.name AS name, sum(u.uses) AS uses, max(u.last_at) AS last_at
  FROM usage u JOIN actor a ON a.source = u.source AND a.instance = u.instance AND a.principal = u.principal AND a.recorded = u.actor
  WHERE u.outcome IN ('allowed', 'failed')
  GROUP BY u.call_id, a.workload, a.name
)
SELECT n.atom_key, d.workload, max(n.strength), sum(d.uses), max(d.last_at), to_json(list_sort(list(DISTINCT d.name))[:5])
FROM needed n JOIN done d ON d.call_id = n.call_id
GROUP BY n.atom_key, d.workload
ORDER BY n.atom_key, d.workload
