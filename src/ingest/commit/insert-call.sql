-- Which fold keys are new?
INSERT INTO call
SELECT c.call_id, $source, c.key, c.instance, c.scope, c.principal, c.outcome
FROM run_call c
WHERE c.call_id IN (SELECT g.call_id FROM incoming_group g JOIN (SELECT DISTINCT grp FROM incoming ANTI JOIN loser USING (input_id, position)) r USING (grp))
  AND NOT EXISTS (SELECT 1 FROM call k WHERE k.call_id = c.call_id)
ORDER BY c.call_id
