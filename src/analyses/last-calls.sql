-- When did each principal of one instance last make each call, whatever became of it?
SELECT c.principal AS principal, c.key ->> '$.call' AS call_name, max(epoch_ms(p.last_at)) AS at_ms
FROM part p JOIN call c ON c.call_id = p.call_id
WHERE c.source = $source_id AND c.instance = $instance
GROUP BY c.principal, call_name
ORDER BY c.principal, call_name
