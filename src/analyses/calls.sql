-- Every distinct call of one source, as interpret sees it.
SELECT call_id, key FROM call WHERE source = $source_id ORDER BY call_id
