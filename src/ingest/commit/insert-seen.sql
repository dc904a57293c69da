-- Which ids count from now on?
INSERT INTO seen
SELECT $source, used_on, id_hi, id_lo, content, rank, input_id FROM decided WHERE fate = 'fold'
