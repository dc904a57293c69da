-- What is the first input id that no file has?
SELECT coalesce(max(input_id), 0) + 1 AS next_id FROM input
