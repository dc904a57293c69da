-- Sightings of this instance beyond the newest eight: analyze keeps two, and more come together only where it does not run.
DELETE FROM sighting WHERE source = $source AND instance = $instance AND taken_by < (
  SELECT min(taken_by) FROM (SELECT taken_by FROM sighting WHERE source = $source AND instance = $instance ORDER BY taken_by DESC LIMIT 8)
)
