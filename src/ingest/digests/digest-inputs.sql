-- Under which numbers does the manifest of one source hold its digests?
SELECT input_id, path FROM input WHERE source = $source AND kind = 'usage' AND reason = 'digest' ORDER BY input_id
