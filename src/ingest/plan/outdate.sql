-- A file that is gone was read by another version of project: its days are not whole.
INSERT INTO coverage
SELECT DISTINCT c.input_id, c.source, c.instance, c.scope, c.used_on, 'partial', 'read by an older version, and the file is gone', NULL
FROM coverage c JOIN input i ON i.input_id = c.input_id
WHERE i.source = $source AND i.kind = 'usage' AND i.project_version <> $version AND c.state = 'covered'
  AND c.input_id IN (SELECT input_id FROM gone)
  AND NOT EXISTS (SELECT 1 FROM coverage p WHERE p.input_id = c.input_id AND p.used_on = c.used_on AND p.state = 'partial')
ORDER BY ALL
