-- Which distinct pairs of principal and actor did one source record?
SELECT DISTINCT instance, principal, actor FROM usage WHERE source = $source_id ORDER BY instance, principal, actor
