-- In which files does a record count to which an incoming one is better? They are read again, unless they are gone.
SELECT DISTINCT s.input_id AS input_id, i.path AS path
FROM incoming r
JOIN seen s ON s.source = $source AND s.used_on = day_of(r.at_ms) AND s.id_hi = r.id_hi AND s.id_lo = r.id_lo
JOIN input i ON i.input_id = s.input_id
WHERE (r.rank > s.rank OR (r.rank = s.rank AND r.content < s.content))
  AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.input_id = s.input_id)
ORDER BY input_id
