-- Which authorized calls does no known grant allow today?
SELECT p.principal_key AS principal_key, p.system AS system, p.instance AS instance, p.name AS name, o.text AS text,
       o.contradicts AS contradicts, o.uses AS uses, strftime(o.last_at, '%Y-%m-%dT%H:%M:%SZ') AS last_at, o.last_id AS last_id
FROM outside_grant o JOIN principal p ON p.principal_key = o.principal_key
ORDER BY p.principal_key, o.text
