-- On which days was each access of one instance used by an authorized call?
SELECT a.access_key AS access_key, CAST(min(u.used_on) AS VARCHAR) AS first_day, CAST(max(u.used_on) AS VARCHAR) AS last_day
FROM access a
JOIN need n ON n.access_key = a.access_key
JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
WHERE a.system = $system AND a.instance = $instance
GROUP BY a.access_key
ORDER BY a.access_key
