-- Which contents of permissions that stay lie inside of others of the same principal? Reads the table of contender.sql.
WITH numbered AS (
  SELECT principal_key, row_number() OVER (ORDER BY principal_key) AS holder FROM principal
), staying AS (
  SELECT DISTINCT holder, content FROM contender WHERE NOT is_idle AND holder BETWEEN $from_holder AND $until_holder
)
SELECT p.holder AS holder, i.wide AS wide, i.narrow AS narrow
FROM containment i
JOIN numbered p ON p.principal_key = i.principal_key
JOIN staying w ON w.holder = p.holder AND w.content = i.wide
JOIN staying n ON n.holder = p.holder AND n.content = i.narrow
ORDER BY p.holder, i.wide, i.narrow
