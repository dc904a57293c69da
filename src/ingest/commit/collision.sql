-- Does a new call share its id with another key? Then one would answer for the other.
SELECT count(*) AS collisions FROM incoming_call c JOIN call k ON k.call_id = c.call_id WHERE k.key <> c.key
