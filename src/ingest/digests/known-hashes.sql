-- Which contents of delivered files are known by now?
SELECT path, size, CAST(mtime_ns AS VARCHAR) AS mtime_ns, sha256 FROM file_hash WHERE source = $source ORDER BY path
