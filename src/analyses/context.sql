-- Granted sides by source and instance, as last collected.
SELECT source, system, instance, body FROM inventory ORDER BY source, system, instance
