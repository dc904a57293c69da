-- Which files or records could not be read, and what do they hide?
SELECT n.source AS source_id, n.path AS path, q.position AS position, q.reason AS reason, coalesce(q.instance, '') AS instance,
       coalesce(q.principal, '') AS principal, coalesce(CAST(q.used_on AS VARCHAR), '') AS used_on
FROM quarantine q JOIN input n ON n.input_id = q.input_id
ORDER BY n.source, n.path, q.position
