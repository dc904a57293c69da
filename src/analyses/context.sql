-- Granted sides by source and instance, as last collected, and when each was exported at the latest.
SELECT source, system, instance, body, epoch_ms(taken_by) AS taken_by FROM inventory ORDER BY source, system, instance
