-- Whose calls were made by the actors that wait for the record that issued their credential?
SELECT DISTINCT c.instance AS instance, c.principal AS principal, p.actor AS actor
FROM part p JOIN waiting w ON w.actor = p.actor JOIN call c ON c.call_id = p.call_id
WHERE c.source IN (SELECT source FROM settling)
ORDER BY instance, principal, actor
