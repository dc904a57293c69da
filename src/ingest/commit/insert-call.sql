-- Which fold keys are new?
INSERT INTO call
SELECT c.call_id, $source, c.key, c.instance, c.scope, c.principal, c.outcome
FROM incoming_call c ANTI JOIN call k ON k.call_id = c.call_id
ORDER BY c.call_id
