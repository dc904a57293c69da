-- Does a principal use some permission at a regular distance? Three days of use or more, gaps that differ by at most a
-- quarter of their median. The longest such period in days; it may only lengthen the owner's cycle.
-- A use counts for everybody whose grants it may have used.
WITH needed AS (
  SELECT call_id, principal_key, access_key FROM need
  UNION ALL
  SELECT n.call_id, h.principal_key, n.access_key FROM need n JOIN access_holder h ON h.access_key = n.access_key
  WHERE EXISTS (FROM touch t JOIN atom a ON a.atom_key = t.atom_key WHERE t.access_key = n.access_key AND a.principal_key = h.principal_key)
), used AS (
  SELECT DISTINCT n.principal_key AS principal_key, n.access_key AS access_key, u.used_on AS used_on
  FROM needed n JOIN usage u ON u.call_id = n.call_id
  WHERE u.outcome IN ('allowed', 'failed')
), gap AS (
  SELECT principal_key, access_key,
         date_diff('day', lag(used_on) OVER (PARTITION BY principal_key, access_key ORDER BY used_on), used_on) AS gap_days
  FROM used
), period AS (
  SELECT principal_key, access_key, median(gap_days) AS period_days
  FROM gap WHERE gap_days IS NOT NULL
  GROUP BY principal_key, access_key
  HAVING count(*) >= 2 AND max(gap_days) - min(gap_days) <= 0.25 * median(gap_days)
)
SELECT principal_key, CAST(ceil(max(period_days)) AS INTEGER) AS period_days
FROM period GROUP BY principal_key ORDER BY principal_key
