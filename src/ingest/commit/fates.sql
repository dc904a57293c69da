-- How many records of each file do not count, and why?
SELECT input_id,
       count(*) FILTER (WHERE fate = 'duplicate') AS duplicate,
       count(*) FILTER (WHERE fate IN ('conflict', 'sealed')) AS quarantined
FROM loser GROUP BY input_id ORDER BY input_id
