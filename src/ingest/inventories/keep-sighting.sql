-- What was the inventory of this instance until now stays as a sighting, if both of its times are known.
INSERT INTO sighting
SELECT source, system, instance, body, told_on, taken_by FROM inventory
WHERE source = $source AND instance = $instance AND told_on IS NOT NULL AND taken_by IS NOT NULL
