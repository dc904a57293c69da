-- Which ids count from now on?
INSERT INTO seen
SELECT $source, day_date(r.day), r.id_hi, r.id_lo, r.content, r.rank, r.input_id
FROM incoming r ANTI JOIN loser USING (input_id, position)
