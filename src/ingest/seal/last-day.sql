-- What is the last day of the record of one source?
SELECT max(used_on) AS last_day FROM coverage WHERE source = $source AND state = 'covered'
