-- Which facts come with records that count?
INSERT INTO fact
SELECT f.input_id, $source, f.instance, instant(f.at_ms), f.kind, f.record_id, f.subject, f.holder, f.actor, f.detail
FROM incoming_fact f ANTI JOIN loser USING (input_id, position)
ORDER BY f.input_id, f.position, f.subject, f.detail
