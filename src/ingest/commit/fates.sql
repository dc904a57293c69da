-- How many records of each file count, are duplicates, or are quarantined?
SELECT input_id,
       count(*) FILTER (WHERE fate = 'fold') AS folded,
       count(*) FILTER (WHERE fate = 'duplicate') AS duplicate,
       count(*) FILTER (WHERE fate IN ('conflict', 'sealed')) AS quarantined
FROM decided GROUP BY input_id ORDER BY input_id
