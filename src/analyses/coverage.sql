-- Which days does the record of each instance of one source cover, scope by scope, and what spoils them?
-- A file whose name does not tell its instance counts for every instance (empty text here).
SELECT instance, scope, used_on,
       bool_or(state = 'covered') AS covered,
       coalesce(string_agg(DISTINCT reason, '; ' ORDER BY reason) FILTER (WHERE state <> 'covered'), '') AS spoiled,
       CASE WHEN bool_or(state = 'lost') THEN 'lost' ELSE 'partial' END AS spoiled_state,
       strftime(max(last_at), '%Y-%m-%dT%H:%M:%SZ') AS last_instant
FROM coverage
WHERE source = $source_id
GROUP BY instance, scope, used_on
ORDER BY instance, scope, used_on
