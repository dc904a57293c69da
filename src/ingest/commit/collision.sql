-- Does a call met in this run share its id with another key? Then one would answer for the other.
SELECT count(*) AS collisions FROM run_call c JOIN call k ON k.call_id = c.call_id WHERE k.key <> c.key
