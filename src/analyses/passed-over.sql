-- Which files of a source were not opened, because they hold no records by their names, and why?
SELECT reason, count(*) AS files, min(path) AS example
FROM input
WHERE source = $source_id AND kind = 'usage' AND state = 'skipped'
GROUP BY reason
ORDER BY reason
