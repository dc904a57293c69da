-- The ids that count on the days in `opening`: of each the record that won when its file was committed.
INSERT INTO seen
SELECT $source, used_on, id_hi, id_lo, content, rank, input_id
FROM (
  SELECT *, day_date(day) AS used_on,
         row_number() OVER (PARTITION BY day, id_hi, id_lo ORDER BY rank DESC, content, input_id, position) AS place
  FROM restored
  WHERE day_date(day) IN (SELECT used_on FROM opening)
)
WHERE place = 1
