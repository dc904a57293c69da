-- Whom did the calls use that may have used something which is free: every call of it may be allowed without it? Reads the table of touched.sql.
WITH own AS (
  SELECT * FROM touched WHERE holder BETWEEN $from_holder AND $until_holder
), counted AS (
  SELECT access_key, holder, count(*) FILTER (alone) AS alone FROM own GROUP BY access_key, holder
), free AS (
  SELECT t.id AS id
  FROM own t JOIN counted n ON n.access_key = t.access_key AND n.holder = t.holder
  WHERE t.by_calls
  GROUP BY t.id HAVING bool_and(n.alone > if(t.alone, 1, 0))
), asked AS (
  SELECT DISTINCT t.access_key AS access_key, t.holder AS holder FROM own t JOIN free f ON f.id = t.id
)
SELECT t.holder AS holder, t.id AS id, CAST(t.access_key AS VARCHAR) AS access, t.alone AS alone, f.id IS NOT NULL AS is_free
FROM own t JOIN asked a ON a.access_key = t.access_key AND a.holder = t.holder
LEFT JOIN free f ON f.id = t.id
ORDER BY t.holder, t.id, t.access_key
