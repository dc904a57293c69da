-- Takes back the rows of spread.sql, so that they can be made anew.
DELETE FROM coverage WHERE source = $source AND state <> 'covered' AND suffix(reason, ' (day unknown)')
