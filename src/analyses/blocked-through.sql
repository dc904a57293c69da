-- Through whom else may a principal be allowed, by its other calls? Where it made none, through anybody through whom others are.
UPDATE principal SET blocked = $reason
WHERE principal.system = $system AND principal.instance = $instance AND blocked = ''
  AND principal.principal_key IN (
    SELECT h.principal_key FROM access_holder h JOIN access a ON a.access_key = h.access_key
    WHERE a.principal_key = $principal_key
       OR NOT EXISTS (FROM access own WHERE own.principal_key = $principal_key))
