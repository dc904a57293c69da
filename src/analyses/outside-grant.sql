-- Which authorized calls does no known grant allow today? When a grant of the principal changed after the last of them,
-- they used a grant since revoked; otherwise they contradict our model, and their group is blocked.
INSERT INTO outside_grant
SELECT a.principal_key, a.group_name, a.access_key, a.text,
       NOT EXISTS (
         FROM fact f JOIN principal p ON p.principal_key = a.principal_key
         WHERE f.kind = 'grant-change' AND f.instance = a.instance AND f.occurred_at > max(u.last_at)
           AND (f.holder = p.name
             OR f.subject IN (SELECT o.origin FROM atom_origin o JOIN atom t ON t.atom_key = o.atom_key
                              WHERE t.principal_key = a.principal_key))) AS contradicts,
       sum(u.uses) AS uses, max(u.last_at) AS last_at,
       split_part(max(strftime(u.last_at, '%Y%m%d%H%M%S') || ' ' || u.last_id), ' ', 2) AS last_id
FROM access a
JOIN need n ON n.access_key = a.access_key AND n.certainty = 'must' AND n.alternatives = 1
JOIN usage u ON u.call_id = n.call_id AND u.outcome = 'allowed'
WHERE a.decision = 'denied'
GROUP BY a.principal_key, a.group_name, a.access_key, a.text, a.instance
