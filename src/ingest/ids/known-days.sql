-- Of which days of the source are ids in the state, or were they?
SELECT day_number(used_on) AS day, state FROM sealed WHERE source = $source
UNION ALL
SELECT DISTINCT day_number(used_on), 'seen' FROM seen
WHERE source = $source AND used_on NOT IN (SELECT used_on FROM sealed WHERE source = $source)
ORDER BY day
