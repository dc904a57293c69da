-- What already counts under the ids that are asked for? Ids are compared within one source and day.
SELECT day_number(s.used_on) AS day, s.id_hi AS id_hi, s.id_lo AS id_lo, s.content AS content, s.rank AS rank, s.input_id AS input_id
FROM seen s
WHERE s.source = $source AND s.used_on BETWEEN day_date($first_day) AND day_date($last_day)
  AND EXISTS (SELECT 1 FROM asked a WHERE day_date(a.day) = s.used_on AND a.id_hi = s.id_hi AND a.id_lo = s.id_lo)
