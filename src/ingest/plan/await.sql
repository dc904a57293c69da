-- Marks the known files in `leaving` as to be read (again).
UPDATE input SET state = 'pending', reason = NULL, records = 0, folded = 0, duplicate = 0, skipped = 0, quarantined = 0
WHERE input_id IN (SELECT input_id FROM leaving)
