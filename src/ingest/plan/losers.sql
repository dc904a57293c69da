-- Which files lost records to the files in `leaving`, so that these records may count now?
SELECT DISTINCT o.input_id AS input_id
FROM overlap o JOIN leaving l ON l.input_id = o.winner_id
ORDER BY input_id
