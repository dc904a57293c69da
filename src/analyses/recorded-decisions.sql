-- Which decisions does the record itself state of each access, and on which days? Of a call it states the first requirement's.
-- One part of all accesses at a time; what is grouped by is short, and the texts come behind it.
WITH told AS (
  SELECT n.access_key AS access_key, u.outcome = 'refused' AS refused, i.named AS named, u.used_on AS used_on,
         bool_or(u.outcome = 'allowed') AS succeeded, bit_or(u.hours) AS hours, sum(u.uses) AS uses, max(u.last_at) AS last_at,
         max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id) AS last_record
  FROM need n
  JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed', 'refused')
  JOIN interpretation i ON i.call_id = n.call_id
  WHERE n.requirement = 0 AND n.certainty = 'must' AND n.alternatives = 1 AND n.access_key % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  GROUP BY n.access_key, u.outcome = 'refused', i.named, u.used_on
)
SELECT a.access_key AS access_key, a.principal_key AS principal_key, a.group_name AS group_name, a.text AS text, a.decision AS decision, a.decided_by AS decided_by,
       t.refused AS refused, coalesce(t.named, '') AS named, t.succeeded AS succeeded,
       CAST(t.used_on AS VARCHAR) AS used_on, t.hours AS hours, t.uses AS uses, epoch_ms(t.last_at) AS last_at,
       split_part(t.last_record, ' ', 2) AS last_id
FROM told t JOIN access a ON a.access_key = t.access_key
WHERE a.system = $system AND a.instance = $instance
ORDER BY a.access_key, t.refused, coalesce(t.named, ''), t.used_on
