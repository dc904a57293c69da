-- Which atoms had a change of one of their origins? Where a system's history is not put together, the last one dates them.
INSERT INTO atom_since (atom_key, since_at, given_by, given_event, given_id)
SELECT o.atom_key, max(f.occurred_at), max_by(f.actor, f.occurred_at), max_by(json_extract_string(f.detail, '$.event'), f.occurred_at), max_by(f.record_id, f.occurred_at)
FROM atom_origin o
JOIN atom a ON a.atom_key = o.atom_key AND a.system = $system AND a.instance = $instance
JOIN fact f ON f.subject = o.origin AND f.instance = a.instance AND f.kind = 'grant-change'
WHERE NOT EXISTS (FROM atom_since s WHERE s.atom_key = o.atom_key)
GROUP BY o.atom_key
