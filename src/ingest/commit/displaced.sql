-- In which files does a record count to which an incoming one is better? They are read again, unless they are gone.
SELECT DISTINCT m.input_id AS input_id
FROM met m JOIN incoming r ON r.day = m.day AND r.id_hi = m.id_hi AND r.id_lo = m.id_lo
WHERE (r.rank > m.rank OR (r.rank = m.rank AND r.content < m.content))
  AND NOT EXISTS (SELECT 1 FROM gone g WHERE g.input_id = m.input_id)
ORDER BY input_id
