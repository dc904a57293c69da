-- Which fold keys are new?
INSERT INTO call
SELECT DISTINCT g.call_id, $source, g.key
FROM incoming_group g
WHERE g.grp IN (SELECT grp FROM decided WHERE fate = 'fold')
  AND NOT EXISTS (SELECT 1 FROM call c WHERE c.call_id = g.call_id)
