-- Which incoming records do not count, why, and for which file's record?
SELECT input_id, position, fate, winner_id FROM loser ORDER BY input_id, position
