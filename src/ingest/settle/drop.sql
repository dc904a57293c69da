-- The parts that `merged` replaces.
DELETE FROM part
WHERE (call_id, actor) IN (
  SELECT c.call_id, s.actor FROM settled s JOIN call c ON c.instance = s.instance AND c.principal = s.principal
  WHERE c.source IN (SELECT source FROM settling)
)
