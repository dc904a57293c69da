-- Whose permissions contend, and how many are there of each? Reads the table of contender.sql.
SELECT holder AS holder, count(*) AS contenders FROM contender GROUP BY holder HAVING NOT bool_and(is_idle) ORDER BY holder
