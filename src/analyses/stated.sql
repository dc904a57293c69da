-- What do the live sources of one source state to have fetched whole, by instance and scope?
SELECT c.instance, c.scope, min(c.used_on) AS from_day, strftime(max(c.last_at), '%Y-%m-%dT%H:%M:%SZ') AS until
FROM coverage c JOIN input i ON i.input_id = c.input_id
WHERE c.source = $source_id AND i.kind = 'extent'
GROUP BY c.instance, c.scope
ORDER BY c.instance, c.scope
