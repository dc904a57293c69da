-- How many characters of keys, and of keys and texts, do all atoms have, and on how many days was which call made?
SELECT CAST(coalesce(sum(length(atom_key) + length(principal_key)), 0) AS BIGINT) AS keys,
       CAST(coalesce(sum(length(atom_key) + length(principal_key) + length(text) + length(path) + length(group_name) + length(observable_reason) + length(ineffective) + length(exception)), 0) AS BIGINT) AS texts,
       (SELECT count(*) FROM part) AS parts
FROM atom ORDER BY keys
