-- Damage of unknown day spoils every covered day of its source (of its instance, where that is known).
INSERT INTO coverage
SELECT DISTINCT u.input_id, u.source, u.instance, u.scope, c.used_on, u.state, u.reason || ' (day unknown)', CAST(NULL AS TIMESTAMP)
FROM undated u
JOIN coverage c ON c.source = u.source AND c.state = 'covered' AND (u.instance = '' OR c.instance = u.instance)
WHERE u.source = $source
ORDER BY ALL
