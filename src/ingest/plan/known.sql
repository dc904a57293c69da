-- Which usage files of one source are known, and as what?
SELECT input_id, path, size, CAST(mtime_ns AS VARCHAR) AS mtime_ns, state, reason, project_version
FROM input WHERE source = $source AND kind = 'usage'
ORDER BY input_id
