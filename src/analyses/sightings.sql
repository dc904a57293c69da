-- What was granted on a day of the window, by an earlier export that was taken after its beginning and before its end? The latest such.
SELECT body FROM sighting
WHERE source = $source_id AND system = $system AND instance = $instance AND told_on >= CAST($from_day AS DATE) AND taken_by <= CAST($until AS TIMESTAMP)
ORDER BY taken_by DESC, body LIMIT 1
