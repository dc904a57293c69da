-- What does the ledger say of the permissions in the table of ledger-of-principals.sql or ledger-by-origins.sql: by which path, with which verdict?
WITH used AS (
  SELECT u.atom_key AS atom_key,
         to_json(list({workload: u.workload, names: u.names, uses: u.uses, "lastUsed": strftime(u.last_at, '%Y-%m-%dT%H:%M:%SZ')} ORDER BY u.uses DESC, u.workload)[:10]) AS used_by
  FROM atom_use u WHERE u.atom_key IN (SELECT atom_key FROM asked)
  GROUP BY u.atom_key
)
SELECT a.atom_key AS key, a.principal_key AS principal, p.name AS name, a.system AS system, a.instance AS instance,
       a.text AS permission, a.path AS path, a.way AS way, a.group_name AS group_name, a.risk AS risk, v.verdict AS verdict, v.reason AS reason,
       a.observability AS observable, a.observable_reason AS observable_reason,
       v.uses AS uses, v.days AS days, strftime(v.first_at, '%Y-%m-%dT%H:%M:%SZ') AS first_used,
       strftime(v.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_used, v.first_id AS first_id, v.last_id AS last_id,
       CAST(v.since AS VARCHAR) AS since, coalesce(CAST(w.used_by AS VARCHAR), '[]') AS used_by
FROM asked q
JOIN atom a ON a.atom_key = q.atom_key
JOIN verdict v ON v.atom_key = q.atom_key
JOIN principal p ON p.principal_key = a.principal_key
LEFT JOIN used w ON w.atom_key = q.atom_key
ORDER BY a.text, a.path, a.atom_key
