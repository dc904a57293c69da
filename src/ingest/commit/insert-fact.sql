-- Which facts come with records that count?
INSERT INTO fact
SELECT f.input_id, $source, f.instance, make_timestamp(CAST(f.at_ms AS BIGINT) * 1000), f.kind, f.record_id, f.subject, f.holder, f.actor, f.detail
FROM incoming_fact f
WHERE EXISTS (SELECT 1 FROM decided d WHERE d.input_id = f.input_id AND d.position = f.position AND d.fate = 'fold')
ORDER BY f.input_id, f.position, f.subject, f.detail
