-- How the records of one source were counted: records = folded + duplicate + skipped + quarantined over files read whole.
SELECT count(*) AS files,
       coalesce(sum(records) FILTER (WHERE state = 'read'), 0) AS records,
       coalesce(sum(folded) FILTER (WHERE state = 'read'), 0) AS folded,
       coalesce(sum(duplicate) FILTER (WHERE state = 'read'), 0) AS duplicate,
       (SELECT coalesce(CAST(to_json(map_from_entries(list({k: reason, v: records} ORDER BY reason))) AS VARCHAR), '{}')
        FROM (SELECT s.reason AS reason, sum(s.records) AS records FROM skipped s JOIN input n ON n.input_id = s.input_id
              WHERE n.source = $source_id GROUP BY s.reason)) AS skipped,
       (SELECT coalesce(CAST(to_json(map_from_entries(list({k: reason, v: records} ORDER BY reason))) AS VARCHAR), '{}')
        FROM (SELECT q.reason AS reason, count(*) AS records FROM quarantine q JOIN input n ON n.input_id = q.input_id
              WHERE n.source = $source_id AND n.state = 'read' GROUP BY q.reason)) AS quarantined,
       (SELECT coalesce(CAST(to_json(list({path: path, reason: coalesce(reason, '')} ORDER BY path)) AS VARCHAR), '[]')
        FROM input WHERE source = $source_id AND state = 'lost') AS lost_files
FROM input WHERE source = $source_id AND kind = 'usage'
