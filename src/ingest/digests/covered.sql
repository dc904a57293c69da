-- Which days did the digests in `leaving` prove when they were judged last?
SELECT input_id, instance, scope, used_on, CAST(epoch_ms(last_at) AS DOUBLE) AS last_ms
FROM coverage
WHERE source = $source AND state = 'covered' AND last_at IS NOT NULL AND input_id IN (SELECT input_id FROM leaving)
ORDER BY ALL
