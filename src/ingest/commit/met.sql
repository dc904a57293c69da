-- What already counts under the ids of the incoming records? Ids are compared within one source and day.
INSERT INTO met
SELECT day_number(s.used_on), s.id_hi, s.id_lo, s.content, s.rank, s.input_id
FROM seen s
WHERE s.source = $source AND s.used_on BETWEEN day_date($first_day) AND day_date($last_day)
  AND EXISTS (SELECT 1 FROM incoming r WHERE day_date(r.day) = s.used_on AND r.id_hi = s.id_hi AND r.id_lo = s.id_lo)
