-- The ledger of one principal: every granted permission by every path, with its verdict.
SELECT a.atom_key AS key, a.principal_key AS principal, p.name AS name, a.system AS system, a.instance AS instance,
       a.text AS permission, a.path AS path, a.way AS way, a.group_name AS group_name, a.risk AS risk, v.verdict AS verdict, v.reason AS reason,
       a.observability AS observable, a.observable_reason AS observable_reason,
       v.uses AS uses, v.days AS days, strftime(v.first_at, '%Y-%m-%dT%H:%M:%SZ') AS first_used,
       strftime(v.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_used, v.first_id AS first_id, v.last_id AS last_id,
       CAST(v.since AS VARCHAR) AS since
FROM atom a
JOIN verdict v ON v.atom_key = a.atom_key
JOIN principal p ON p.principal_key = a.principal_key
WHERE a.principal_key = $principal_key
ORDER BY a.text, a.path, a.atom_key
