-- Calls that no usage mentions any more.
DELETE FROM call WHERE source = $source AND call_id NOT IN (SELECT call_id FROM part)
