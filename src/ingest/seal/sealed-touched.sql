-- Which sealed days do the incoming records touch?
SELECT DISTINCT d.used_on AS used_on
FROM incoming r JOIN sealed d ON d.source = $source AND d.used_on = day_date(r.day)
WHERE d.state = 'sealed'
ORDER BY used_on
