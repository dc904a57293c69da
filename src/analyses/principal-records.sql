-- Every principal with its verdict counts, risk weights and recorded calls, for scan.json.
WITH atoms AS (
  SELECT a.principal_key AS principal_key,
         sum(a.weight) AS granted,
         coalesce(sum(a.weight) FILTER (WHERE v.verdict IN ('exercised', 'rare', 'possibly-exercised')), 0) AS exercised,
         coalesce(sum(a.weight) FILTER (WHERE v.verdict IN ('unexercised', 'redundant')), 0) AS removable,
         coalesce(sum(a.weight) FILTER (WHERE v.verdict = 'unobservable'), 0) AS unobservable
  FROM atom a JOIN verdict v ON v.atom_key = a.atom_key
  -- What the provider added is no drift of the team.
  WHERE NOT EXISTS (FROM expansion e WHERE e.atom_key = a.atom_key)
  GROUP BY a.principal_key
), per_verdict AS (
  SELECT principal_key, map_from_entries(list({k: verdict, v: atoms} ORDER BY verdict)) AS verdicts
  FROM (SELECT a.principal_key AS principal_key, v.verdict AS verdict, count(*) AS atoms
        FROM atom a JOIN verdict v ON v.atom_key = a.atom_key
        WHERE NOT EXISTS (FROM expansion e WHERE e.atom_key = a.atom_key) GROUP BY a.principal_key, v.verdict)
  GROUP BY principal_key
), calls AS (
  SELECT instance, principal, map_from_entries(list({k: outcome, v: uses} ORDER BY outcome)) AS calls,
         min(first_at) AS first_at, max(last_at) AS last_at
  FROM (SELECT instance, principal, outcome, sum(uses) AS uses, min(first_at) AS first_at, max(last_at) AS last_at
        FROM usage GROUP BY instance, principal, outcome)
  GROUP BY instance, principal
), through AS (
  -- Calls of others that may have been allowed through a principal.
  SELECT principal_key, map_from_entries(list({k: outcome, v: uses} ORDER BY outcome)) AS calls,
         min(first_at) AS first_at, max(last_at) AS last_at
  FROM (SELECT h.principal_key AS principal_key, u.outcome AS outcome, sum(u.uses) AS uses, min(u.first_at) AS first_at, max(u.last_at) AS last_at
        FROM (SELECT DISTINCT h.principal_key AS principal_key, n.call_id AS call_id FROM access_holder h JOIN need n ON n.access_key = h.access_key) h
        JOIN usage u ON u.call_id = h.call_id GROUP BY h.principal_key, u.outcome)
  GROUP BY principal_key
), actors AS (
  SELECT instance, principal, count(DISTINCT kind || ' ' || name) AS actors FROM actor GROUP BY instance, principal
)
SELECT p.principal_key AS key, p.system AS system, p.instance AS instance, p.id AS id, p.name AS name,
       CAST(p.created_on AS VARCHAR) AS created_on, p.not_editable AS not_editable, p.keeper AS keeper, p.owner AS owner, p.purpose AS purpose, p.kind AS kind,
       p.cycle AS cycle, coalesce(i.seconds >= p.cycle_seconds, false) AS complete,
       coalesce(CAST(to_json(pv.verdicts) AS VARCHAR), '{}') AS verdicts,
       round(coalesce(a.granted, 0), 1) AS granted, round(coalesce(a.exercised, 0), 1) AS exercised,
       round(coalesce(a.removable, 0), 1) AS removable, round(coalesce(a.unobservable, 0), 1) AS unobservable,
       coalesce(CAST(to_json(coalesce(c.calls, t.calls)) AS VARCHAR), '{}') AS calls, coalesce(r.actors, 0) AS actors,
       strftime(coalesce(c.first_at, t.first_at), '%Y-%m-%dT%H:%M:%SZ') AS first_seen, strftime(coalesce(c.last_at, t.last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_seen
FROM principal p
LEFT JOIN instance i ON i.system = p.system AND i.instance = p.instance
LEFT JOIN atoms a ON a.principal_key = p.principal_key
LEFT JOIN per_verdict pv ON pv.principal_key = p.principal_key
LEFT JOIN calls c ON c.instance = p.instance AND c.principal = p.id
LEFT JOIN through t ON t.principal_key = p.principal_key
LEFT JOIN actors r ON r.instance = p.instance AND r.principal = p.id
ORDER BY p.system, p.instance, p.name, p.id
