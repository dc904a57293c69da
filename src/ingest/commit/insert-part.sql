-- How often, when and by which records was each call made, by file and day?
INSERT INTO part
SELECT p.input_id, p.call_id, a.name, day_date(p.day), p.uses, instant(p.first_ms), instant(p.last_ms), p.hours,
       p.first_hi, p.first_lo, t.first_text, p.last_hi, p.last_lo, t.last_text
FROM incoming_part p
JOIN incoming_actor a ON a.actor = p.actor
LEFT JOIN incoming_text t ON t.part = p.part
