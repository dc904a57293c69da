-- Which permissions were granted inside the record, needed only within the first hours, and are still there? Only calls
-- that nothing else of the principal allows count, and the grant must have been idle for more than a week since.
WITH given_atom AS MATERIALIZED (
  -- Keys are long, and joins hold what they join: their hashes stand for them.
  SELECT a.principal_key AS principal_key, s.given_id AS given_id, s.given_by AS given_by, s.given_event AS given_event, s.since_at AS since_at, s.atom AS atom
  FROM (SELECT hash(atom_key) AS atom, given_id, given_by, given_event, since_at FROM atom_since WHERE given_id IS NOT NULL) s
  JOIN (SELECT hash(atom_key) AS atom, principal_key FROM atom) a ON a.atom = s.atom
), given AS (
  SELECT principal_key, given_id, given_by, given_event, min(since_at) AS since_at, count(DISTINCT atom) AS permissions
  FROM given_atom GROUP BY principal_key, given_id, given_by, given_event
), touched AS (
  SELECT DISTINCT g.principal_key AS principal_key, g.given_id AS given_id, t.access_key AS access_key
  FROM given_atom g JOIN (SELECT hash(atom_key) AS atom, access_key FROM touch) t ON t.atom = g.atom
), elsewhere AS (
  -- Allowed by something else than what this grant gave, too.
  SELECT DISTINCT t.principal_key AS principal_key, t.given_id AS given_id, t.access_key AS access_key
  FROM touched t
  JOIN (SELECT hash(atom_key) AS atom, access_key FROM touch WHERE alone) other ON other.access_key = t.access_key
  ANTI JOIN given_atom own ON own.atom = other.atom AND own.principal_key = t.principal_key AND own.given_id = t.given_id
), leaning AS (
  SELECT t.principal_key, t.given_id, t.access_key
  FROM touched t ANTI JOIN elsewhere e ON e.principal_key = t.principal_key AND e.given_id = t.given_id AND e.access_key = t.access_key
), used AS (
  SELECT l.principal_key AS principal_key, l.given_id AS given_id, a.access_key AS access_key, a.text AS text, bool_or(n.certain) AS needed, sum(u.uses) AS uses, min(u.first_at) AS first_at, max(u.last_at) AS last_at,
         split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
  FROM leaning l
  JOIN access a ON a.access_key = l.access_key
  JOIN (SELECT access_key, call_id, bool_or(certainty = 'must') AS certain FROM need GROUP BY access_key, call_id) n ON n.access_key = l.access_key
  JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
  GROUP BY l.principal_key, l.given_id, a.access_key, a.text
), whole AS (
  SELECT principal_key, given_id, min(first_at) AS first_at, max(last_at) AS last_at FROM used GROUP BY principal_key, given_id
)
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name,
       g.given_id AS given_id, g.given_by AS given_by, g.given_event AS given_event, g.permissions AS permissions,
       strftime(g.since_at, '%Y-%m-%dT%H:%M:%SZ') AS since_at, strftime(w.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_at,
       d.access_key AS access_key, d.text AS text, d.needed AS needed, d.uses AS uses, strftime(d.last_at, '%Y-%m-%dT%H:%M:%SZ') AS used_last_at, d.last_id AS last_id
FROM given g
JOIN whole w ON w.principal_key = g.principal_key AND w.given_id = g.given_id
JOIN used d ON d.principal_key = g.principal_key AND d.given_id = g.given_id
JOIN principal p ON p.principal_key = g.principal_key
JOIN instance i ON i.system = p.system AND i.instance = p.instance
WHERE epoch(w.last_at) <= epoch(g.since_at) + CAST($temporary_seconds AS BIGINT) AND epoch(w.first_at) >= epoch(g.since_at) - 3600
  AND i.until IS NOT NULL AND epoch(i.until) - epoch(w.last_at) > 7 * 86400
ORDER BY p.principal_key, g.since_at, g.given_id, d.text, d.access_key
