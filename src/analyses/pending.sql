-- Which listed files were not read yet, because collect was stopped?
SELECT source AS source_id, count(*) AS files FROM input WHERE state = 'pending' GROUP BY source ORDER BY source
