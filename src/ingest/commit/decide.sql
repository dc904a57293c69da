-- Which incoming records count? Per source, day and id: the highest rank, of equals the smallest content, the earliest file.
-- A record that already counts stays; only a better one in a file that can be read again displaces it (see displaced.sql).
INSERT INTO decided
WITH record AS (
  SELECT *, day_of(at_ms) AS used_on FROM incoming
), met AS (
  SELECT r.used_on AS used_on, r.id_hi AS id_hi, r.id_lo AS id_lo, s.rank AS rank, s.content AS content, s.input_id AS input_id
  FROM seen s JOIN (SELECT DISTINCT used_on, id_hi, id_lo FROM record) r
    ON s.used_on = r.used_on AND s.id_hi = r.id_hi AND s.id_lo = r.id_lo
  WHERE s.source = $source
), repeated AS (
  SELECT used_on, id_hi, id_lo FROM record GROUP BY used_on, id_hi, id_lo HAVING count(*) > 1
  UNION
  SELECT used_on, id_hi, id_lo FROM met
), contested AS (
  SELECT r.*, row_number() OVER (PARTITION BY r.used_on, r.id_hi, r.id_lo ORDER BY r.rank DESC, r.content, r.input_id, r.position) AS place
  FROM record r SEMI JOIN repeated USING (used_on, id_hi, id_lo)
), winner AS (
  SELECT b.used_on AS used_on, b.id_hi AS id_hi, b.id_lo AS id_lo,
         coalesce(m.rank, b.rank) AS rank, coalesce(m.content, b.content) AS content, coalesce(m.input_id, b.input_id) AS input_id,
         m.input_id IS NULL AS is_incoming
  FROM contested b LEFT JOIN met m USING (used_on, id_hi, id_lo)
  WHERE b.place = 1
), judged AS (
  SELECT c.*, w.input_id AS winner_id,
         CASE WHEN w.is_incoming AND c.place = 1 THEN 'fold'
              WHEN c.rank < w.rank OR (c.rank = w.rank AND c.content = w.content) THEN 'duplicate'
              ELSE 'conflict' END AS fate
  FROM contested c JOIN winner w USING (used_on, id_hi, id_lo)
  UNION ALL
  SELECT r.*, 1 AS place, NULL AS winner_id, 'fold' AS fate
  FROM record r ANTI JOIN repeated USING (used_on, id_hi, id_lo)
)
SELECT j.input_id, j.position, j.grp, j.at_ms, j.used_on, j.id_hi, j.id_lo, j.content, j.rank,
       CASE WHEN j.fate = 'fold' AND d.used_on IS NOT NULL THEN 'sealed' ELSE j.fate END AS fate,
       CASE WHEN j.fate <> 'fold' THEN j.winner_id END AS winner_id
FROM judged j LEFT JOIN sealed d ON d.source = $source AND d.used_on = j.used_on
