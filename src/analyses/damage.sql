-- Which days does each unreadable file or record spoil? A damage that confines itself to a principal spoils no day.
SELECT n.source AS source_id, n.path AS path, c.state AS state, c.reason AS reason,
       CAST(min(c.used_on) AS VARCHAR) AS first_day, CAST(max(c.used_on) AS VARCHAR) AS last_day
FROM coverage c JOIN input n ON n.input_id = c.input_id
WHERE c.state <> 'covered'
GROUP BY n.source, n.path, c.state, c.reason
ORDER BY n.source, n.path, c.reason
