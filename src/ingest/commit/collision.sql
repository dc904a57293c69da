-- Do two different keys share a call id? Then one would answer for the other.
SELECT count(*) AS collisions
FROM (SELECT DISTINCT call_id, key FROM incoming_group) g
JOIN call c ON c.call_id = g.call_id
WHERE c.key <> g.key OR c.source <> $source
