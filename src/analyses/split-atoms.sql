-- Which workloads used each granted permission of one principal, and what would it be if nobody had?
SELECT a.atom_key AS atom_key, v.unused AS unused,
       to_json(coalesce(list(u.workload ORDER BY u.workload) FILTER (WHERE u.workload IS NOT NULL), [])) AS workloads
FROM atom a
JOIN verdict v ON v.atom_key = a.atom_key
LEFT JOIN atom_use u ON u.atom_key = a.atom_key
WHERE a.principal_key = $principal_key
GROUP BY a.atom_key, v.unused
ORDER BY a.atom_key
