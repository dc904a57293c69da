-- Which contents of contenders lie inside of others of the same principal? Reads the table of contender.sql.
WITH own AS (
  SELECT DISTINCT c.holder AS holder, a.principal_key AS principal_key, c.content AS content FROM contender c JOIN atom a ON a.atom_key = c.atom_key
)
SELECT w.holder AS holder, i.wide AS wide, i.narrow AS narrow
FROM containment i
JOIN own w ON w.principal_key = i.principal_key AND w.content = i.wide
JOIN own n ON n.principal_key = i.principal_key AND n.content = i.narrow
ORDER BY w.holder, i.wide, i.narrow
