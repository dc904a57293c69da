-- Which sightings can no longer show anything? All but the latest inside the window and the earliest after it, which later windows reach.
DELETE FROM sighting
WHERE source = $source_id AND system = $system AND instance = $instance AND taken_by NOT IN (
  SELECT max(taken_by) FROM sighting WHERE source = $source_id AND system = $system AND instance = $instance AND taken_by <= CAST($until AS TIMESTAMP) HAVING count(*) > 0
  UNION ALL
  SELECT min(taken_by) FROM sighting WHERE source = $source_id AND system = $system AND instance = $instance AND taken_by > CAST($until AS TIMESTAMP) HAVING count(*) > 0
)
