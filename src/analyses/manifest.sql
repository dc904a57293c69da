-- Which files of one source were read, and how were their records counted?
SELECT path, kind, state, reason, records, folded, duplicate, skipped, quarantined
FROM input WHERE source = $source_id ORDER BY kind, path
