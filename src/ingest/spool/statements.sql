-- Which statements of extents does the manifest of one source hold?
SELECT input_id, path, size, CAST(mtime_ns AS VARCHAR) AS mtime_ns FROM input WHERE source = $source AND kind = 'extent' ORDER BY input_id
