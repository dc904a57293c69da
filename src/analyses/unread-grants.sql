-- Of which grants is it not known what they said in a part of the window, and until when?
SELECT g.subject AS subject, coalesce(strftime(max(g.until_at), '%Y-%m-%dT%H:%M:%SZ'), '') AS until
FROM grant_interval g JOIN instance i ON i.system = g.system AND i.instance = g.instance
WHERE g.system = $system AND g.instance = $instance AND g.certainty = 'unknown' AND (g.until_at IS NULL OR g.until_at > CAST(i.from_day AS TIMESTAMP))
GROUP BY g.subject
ORDER BY g.subject
