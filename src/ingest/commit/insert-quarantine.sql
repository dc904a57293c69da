-- Which records disagree with another of the same id, or belong to a day that cannot be opened again?
INSERT INTO quarantine
SELECT d.input_id, 'record ' || d.position, CASE d.fate WHEN 'sealed' THEN 'sealed-day' ELSE 'conflicting-duplicate' END,
       g.instance, g.scope, g.principal, d.used_on
FROM decided d JOIN incoming_group g ON g.grp = d.grp
WHERE d.fate IN ('conflict', 'sealed')
ORDER BY d.input_id, d.position
