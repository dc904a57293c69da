-- An inventory that is at hand was exported before $ended; not so where it or the record of its source tells of later instants.
UPDATE inventory SET taken_by = CAST($ended AS TIMESTAMP)
WHERE source = $source AND taken_by IS NULL AND (told_on IS NULL OR told_on < CAST($ended AS TIMESTAMP))
  AND NOT EXISTS (SELECT 1 FROM coverage c WHERE c.source = $source AND c.last_at > CAST($ended AS TIMESTAMP))
