-- Which file lost records to which?
INSERT INTO overlap
SELECT DISTINCT input_id, winner_id FROM loser WHERE winner_id IS NOT NULL AND winner_id <> input_id ORDER BY input_id, winner_id
