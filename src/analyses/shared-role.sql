-- Which principals are used by several workloads, and which permissions does only one of them use?
WITH told AS (
  SELECT t.principal_key AS principal_key, u.workload AS workload, count(*) AS permissions, sum(u.uses) AS uses
  FROM atom_use u JOIN atom t ON t.atom_key = u.atom_key
  -- Others may have needed its permissions without calling as it, such as who asks what it may do.
  WHERE u.workload <> '' AND EXISTS (FROM actor c JOIN principal q ON q.instance = c.instance AND q.id = c.principal WHERE q.principal_key = t.principal_key AND c.workload = u.workload)
  GROUP BY t.principal_key, u.workload
), sole AS (
  SELECT t.principal_key AS principal_key, u.atom_key AS atom_key, min(u.workload) AS workload, any_value(t.weight) AS weight
  FROM atom_use u JOIN atom t ON t.atom_key = u.atom_key
  GROUP BY t.principal_key, u.atom_key HAVING count(*) = 1 AND min(u.workload) <> ''
), own AS (
  SELECT principal_key, workload, count(*) AS sole, max(weight) AS heaviest FROM sole GROUP BY principal_key, workload
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name,
       count(*) AS workloads, coalesce(max(o.heaviest), 0) AS heaviest, CAST(coalesce(sum(o.sole), 0) AS BIGINT) AS sole,
       to_json(list(w.workload || ': ' || w.permissions || if(w.permissions = 1, ' permission, ', ' permissions, ') || coalesce(o.sole, 0) || ' of them used by no other' ORDER BY w.workload)[:50]) AS details
FROM told w
JOIN principal p ON p.principal_key = w.principal_key
  -- A group is shared on purpose: what its members use is theirs.
  AND NOT EXISTS (FROM access_holder h WHERE h.principal_key = p.principal_key)
LEFT JOIN own o ON o.principal_key = w.principal_key AND o.workload = w.workload
GROUP BY p.principal_key, p.system, p.instance, p.name
HAVING count(*) > 1
ORDER BY p.principal_key
