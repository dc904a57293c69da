-- Which days of the source are sealed from now on? A day that was opened only in part becomes sealed like any other.
INSERT INTO sealed
SELECT DISTINCT source, used_on, 'sealed' FROM seen
WHERE source = $source AND used_on < CAST($first_open AS DATE)
  AND NOT EXISTS (SELECT 1 FROM sealed d WHERE d.source = seen.source AND d.used_on = seen.used_on)
ORDER BY used_on
