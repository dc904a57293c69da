-- Which authorized calls does no known grant allow today, or allowed when they were made? Where the history of grants is
-- known, it says which. Where it is not: when a grant of the principal changed after the last of them, they used a grant
-- since revoked; otherwise they contradict our model, and their group is blocked.
INSERT INTO outside_grant
SELECT a.principal_key, a.group_name, a.access_key, a.text,
       CASE WHEN any_value(r.outcome) IS NOT NULL THEN any_value(r.outcome) = 'contradicted' ELSE NOT EXISTS (
         FROM fact f JOIN principal p ON p.principal_key = a.principal_key
         WHERE f.kind = 'grant-change' AND f.instance = a.instance AND f.occurred_at > max(u.last_at)
           AND (f.holder = p.name
             OR f.subject IN (SELECT o.origin FROM atom_origin o JOIN atom t ON t.atom_key = o.atom_key
                              WHERE t.principal_key = a.principal_key))) END AS contradicts,
       coalesce(any_value(r.uses), sum(u.uses)) AS uses, coalesce(any_value(r.last_at), max(u.last_at)) AS last_at,
       coalesce(any_value(r.last_id), split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2)) AS last_id,
       any_value(r.by_grant), any_value(r.ended_at), any_value(r.ended_by), any_value(r.ended_event), any_value(r.ended_id), false
FROM access a
JOIN need n ON n.access_key = a.access_key AND n.certainty = 'must' AND n.alternatives = 1
JOIN usage u ON u.call_id = n.call_id AND u.outcome = 'allowed'
LEFT JOIN replay r ON r.access_key = a.access_key
WHERE a.decision = 'denied' OR r.outcome = 'contradicted'
GROUP BY a.principal_key, a.group_name, a.access_key, a.text, a.instance
