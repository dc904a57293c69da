-- Which actors are recorded, of whatever source?
SELECT DISTINCT actor FROM part ORDER BY actor
