-- How many incoming records do not count, and how many of these are no duplicates?
SELECT count(*) AS losers, count(*) FILTER (WHERE fate <> 'duplicate') AS refused FROM loser
