-- Which incoming records do not count? Per day and id the highest rank does, of equals the smallest content, the
-- earliest file. A record that already counts stays: a better one has displaced it by now (displaced.sql), or its file is gone.
INSERT INTO loser
WITH repeated AS (
  SELECT day, id_hi, id_lo FROM incoming GROUP BY day, id_hi, id_lo HAVING count(*) > 1
  UNION
  SELECT day, id_hi, id_lo FROM met
), contested AS (
  SELECT r.*, row_number() OVER (PARTITION BY r.day, r.id_hi, r.id_lo ORDER BY r.rank DESC, r.content, r.input_id, r.position) AS place
  FROM incoming r SEMI JOIN repeated USING (day, id_hi, id_lo)
), winner AS (
  SELECT b.day AS day, b.id_hi AS id_hi, b.id_lo AS id_lo, m.input_id IS NULL AS is_incoming,
         coalesce(m.rank, b.rank) AS rank, coalesce(m.content, b.content) AS content, coalesce(m.input_id, b.input_id) AS input_id
  FROM contested b LEFT JOIN met m USING (day, id_hi, id_lo)
  WHERE b.place = 1
)
SELECT c.input_id, c.position,
       CASE WHEN c.rank < w.rank OR (c.rank = w.rank AND c.content = w.content) THEN 'duplicate' ELSE 'conflict' END, w.input_id
FROM contested c JOIN winner w USING (day, id_hi, id_lo)
WHERE NOT (w.is_incoming AND c.place = 1)
UNION ALL
SELECT r.input_id, r.position, 'sealed', NULL
FROM incoming r JOIN sealed d ON d.source = $source AND d.used_on = day_date(r.day)
WHERE NOT EXISTS (SELECT 1 FROM met m WHERE m.day = r.day AND m.id_hi = r.id_hi AND m.id_lo = r.id_lo)
  AND NOT EXISTS (SELECT 1 FROM contested c WHERE c.place > 1 AND c.input_id = r.input_id AND c.position = r.position)
