-- Which grants or definition files of one source does the manifest hold, in the order they were entered?
SELECT path, size, CAST(mtime_ns AS VARCHAR) AS mtime_ns FROM input WHERE source = $source AND kind = $kind ORDER BY input_id
