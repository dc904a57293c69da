-- Which contents of permissions that stay lie inside of others of the same principal? Reads the table of contender.sql.
-- Pairs are few: what stays is looked up for them, and no table of all that stays is made.
WITH pairs AS (
  SELECT p.holder AS holder, i.wide AS wide, i.narrow AS narrow
  FROM containment i
  JOIN (SELECT principal_key, row_number() OVER (ORDER BY principal_key) AS holder FROM principal) p ON p.principal_key = i.principal_key
  WHERE p.holder BETWEEN $from_holder AND $until_holder
)
SELECT p.holder AS holder, p.wide AS wide, p.narrow AS narrow
FROM pairs p
SEMI JOIN contender w ON w.holder = p.holder AND w.content = p.wide AND NOT w.is_idle
SEMI JOIN contender n ON n.holder = p.holder AND n.content = p.narrow AND NOT n.is_idle
ORDER BY p.holder, p.wide, p.narrow
