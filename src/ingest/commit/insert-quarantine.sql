-- Which records disagree with another of the same id, or belong to a day that cannot be opened again?
INSERT INTO quarantine
SELECT x.input_id, 'record ' || x.position, CASE x.fate WHEN 'sealed' THEN 'sealed-day' ELSE 'conflicting-duplicate' END,
       c.instance, c.scope, c.principal, day_date(r.day)
FROM loser x
JOIN incoming r ON r.input_id = x.input_id AND r.position = x.position
JOIN incoming_group g ON g.grp = r.grp
JOIN run_call c ON c.call_id = g.call_id
WHERE x.fate IN ('conflict', 'sealed')
ORDER BY x.input_id, x.position
