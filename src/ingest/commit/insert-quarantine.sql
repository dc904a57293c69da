-- Which records disagree with another of the same id, or belong to a day that cannot be opened again?
INSERT INTO quarantine
SELECT x.input_id, 'record ' || x.position, x.reason, c.instance, c.scope, c.principal, day_date(x.day)
FROM refused x
JOIN (SELECT call_id, instance, scope, principal FROM call UNION SELECT call_id, instance, scope, principal FROM incoming_call) c ON c.call_id = x.call_id
ORDER BY x.input_id, x.position
