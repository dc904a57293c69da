-- One verdict per granted atom and path, by the precedence of docs/vocabulary.md: the first that holds wins. Reads the table of needed.sql.
-- What is redundant to what stays is told afterwards, see redundant.ts. One slice of all atoms at a time, see slices.ts.
INSERT INTO verdict
WITH own_atom AS (
  SELECT * FROM atom WHERE hash(atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
), used AS (
  SELECT n.atom_key AS atom_key, max(n.strength) AS strength, sum(u.uses) AS uses, count(DISTINCT u.used_on) AS days,
         min(u.first_at) AS first_at, max(u.last_at) AS last_at,
         split_part(min(strftime(u.first_at, '%Y%m%d%H%M%S') || ' ' || u.first_id), ' ', 2) AS first_id,
         split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
  FROM needed n JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
  WHERE hash(n.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  GROUP BY n.atom_key
), perhaps AS (
  -- One call behind what no call needed for certain: it is often not the one of that name.
  SELECT n.atom_key AS atom_key, min(json_extract_string(c.key, '$.call')) AS call_name
  FROM needed n JOIN call c ON c.call_id = n.call_id AND c.outcome IN ('allowed', 'failed')
  WHERE hash(n.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  GROUP BY n.atom_key HAVING max(n.strength) = 1
), unread AS (
  -- Everybody through whom a call may have been allowed is blocked with its caller.
  SELECT call_id, principal_key, group_name, reason FROM interpretation WHERE status = 'unmapped'
  UNION
  SELECT i.call_id, h.principal_key, i.group_name, i.reason FROM interpretation i JOIN call_holder h ON h.call_id = i.call_id WHERE i.status = 'unmapped'
), unmapped AS (
  SELECT i.principal_key AS principal_key, i.group_name AS group_name, min(i.reason) AS reason
  FROM unread i JOIN usage u ON u.call_id = i.call_id AND u.outcome IN ('allowed', 'failed')
  GROUP BY i.principal_key, i.group_name
), against AS (
  SELECT access_key, principal_key, group_name, text, refused FROM outside_grant WHERE contradicts
  UNION
  SELECT o.access_key, h.principal_key, o.group_name, o.text, o.refused FROM outside_grant o JOIN access_holder h ON h.access_key = o.access_key WHERE o.contradicts
), contradicted AS (
  SELECT principal_key, group_name,
         min(if(coalesce(refused, false), 'a refused call that these grants allow: ', 'an authorized call that these grants do not explain: ') || text) AS reason
  FROM against GROUP BY principal_key, group_name
), misread AS (
  SELECT system, instance, group_name, min(reason) AS reason FROM contradiction GROUP BY system, instance, group_name
), blocked AS (
  SELECT a.atom_key AS atom_key, min(coalesce(m.reason, x.reason, c.reason)) AS reason
  FROM own_atom a
  LEFT JOIN unmapped m ON m.principal_key = a.principal_key AND (m.group_name = a.group_name OR m.group_name = '*' OR a.group_name = '*')
  LEFT JOIN contradicted c ON c.principal_key = a.principal_key AND (c.group_name = a.group_name OR a.group_name = '*')
  LEFT JOIN misread x ON x.system = a.system AND x.instance = a.instance AND (x.group_name = a.group_name OR x.group_name = '*' OR a.group_name = '*')
  WHERE m.reason IS NOT NULL OR c.reason IS NOT NULL OR x.reason IS NOT NULL
  GROUP BY a.atom_key
), judged AS (
  SELECT a.*, coalesce(u.uses, 0) AS uses, coalesce(u.days, 0) AS days, u.first_at AS first_at, u.last_at AS last_at,
         u.first_id AS first_id, u.last_id AS last_id, coalesce(u.strength, 0) AS strength, h.call_name AS call_name, b.reason AS blocked_reason,
         p.blocked AS principal_blocked, p.cycle AS cycle, p.cycle_seconds AS cycle_seconds, i.seconds AS seconds,
         least(i.seconds, coalesce(epoch(i.until) - epoch(CAST(a.observed_since AS TIMESTAMP)), i.seconds)) AS observed_seconds,
         i.until AS until, i.dates_grants AS dates_grants,
         greatest(d.since_at, CAST(p.created_on AS TIMESTAMP)) AS since_at,
         coalesce(d.given_event IS NULL AND d.since_at >= i.until, false) AS is_unseen,
         d.reason AS since_reason
  FROM own_atom a
  JOIN principal p ON p.principal_key = a.principal_key
  JOIN instance i ON i.system = a.system AND i.instance = a.instance
  LEFT JOIN used u ON u.atom_key = a.atom_key
  LEFT JOIN perhaps h ON h.atom_key = a.atom_key
  LEFT JOIN blocked b ON b.atom_key = a.atom_key
  LEFT JOIN atom_since d ON d.atom_key = a.atom_key
), idle AS (
  -- What it would be if no call had needed it.
  SELECT *, CASE
    WHEN exception <> '' THEN 'excepted'
    WHEN blocked_reason IS NOT NULL THEN 'possibly-exercised'
    WHEN NOT observable THEN 'unobservable'
    WHEN ineffective <> '' THEN 'ineffective'
    WHEN NOT dates_grants OR (since_at IS NOT NULL AND epoch(since_at) > epoch(until) - cycle_seconds) THEN 'too-new'
    WHEN principal_blocked <> '' OR until IS NULL OR observed_seconds < cycle_seconds THEN 'provisional'
    ELSE 'unexercised' END AS unused
  FROM judged
), own AS (
  SELECT *, CASE
    WHEN exception <> '' THEN 'excepted'
    WHEN strength = 2 AND weight >= 0.5 AND days <= 2 AND uses < 3 AND seconds >= 90 * 86400 THEN 'rare'
    WHEN strength = 2 THEN 'exercised'
    WHEN strength = 1 THEN 'possibly-exercised'
    ELSE unused END AS own_verdict
  FROM idle
), final AS (
  SELECT *, days || if(days = 1, ' day', ' days') AS day_text,
    format('{:,}', CAST(uses AS BIGINT)) || if(uses = 1, ' recorded call', ' recorded calls') AS call_text
  FROM own
)
SELECT atom_key, own_verdict AS verdict,
  CASE
    WHEN own_verdict = 'excepted' THEN exception
    WHEN own_verdict = 'rare' THEN 'needed on ' || day_text || ' in ' || CAST(seconds // 86400 AS VARCHAR) || ' days of record'
    WHEN own_verdict = 'exercised' THEN 'needed by ' || call_text || ' on ' || day_text
    WHEN own_verdict = 'possibly-exercised' AND strength = 1 THEN 'may have been needed by ' || call_text || ' on ' || day_text || coalesce(if(uses = 1, ': ', ', such as ') || call_name, '')
    WHEN own_verdict = 'possibly-exercised' THEN blocked_reason
    WHEN own_verdict = 'unobservable' THEN observable_reason || CASE WHEN ineffective <> '' THEN '; besides, ' || ineffective ELSE '' END
    WHEN own_verdict = 'ineffective' THEN ineffective
    WHEN own_verdict = 'too-new' AND NOT dates_grants THEN 'the record does not show changes of grants, so its age is not known'
    WHEN own_verdict = 'too-new' AND since_reason IS NOT NULL THEN since_reason || ', less than one ' || cycle || ' cycle ago'
    WHEN own_verdict = 'too-new' AND is_unseen THEN 'nothing shows that it was in force before the record ended on ' || strftime(until, '%Y-%m-%d')
    WHEN own_verdict = 'too-new' THEN 'in force since ' || strftime(since_at, '%Y-%m-%d') || ', less than one ' || cycle || ' cycle'
    WHEN own_verdict = 'provisional' AND principal_blocked <> '' THEN principal_blocked
    WHEN own_verdict = 'provisional' AND observed_seconds < seconds THEN 'a use would have shown only since ' || CAST(observed_since AS VARCHAR) || ', and the cycle (' || cycle || ') needs ' || CAST(ceil(cycle_seconds / 86400) AS INTEGER) || if(cycle_seconds <= 86400, ' day', ' days')
    WHEN own_verdict = 'provisional' THEN 'the record is complete for ' || CAST(seconds // 86400 AS VARCHAR) || if(seconds // 86400 = 1, ' day', ' days') || ', and the cycle (' || cycle || ') needs ' || CAST(ceil(cycle_seconds / 86400) AS INTEGER)
    ELSE 'never needed; a use would have shown: ' || observable_reason END AS reason,
  uses, days, first_at, last_at, first_id, last_id,
  -- A day that only bounds the age (the object was made then, the record ended then) is not that of the grant.
  CASE WHEN dates_grants AND NOT is_unseen THEN CAST(since_at AS DATE) END AS since, unused
FROM final
