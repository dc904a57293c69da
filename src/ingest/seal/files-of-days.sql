-- Which files hold calls of the days in `opening`?
SELECT DISTINCT u.input_id AS input_id
FROM usage u
WHERE u.source = $source AND u.used_on IN (SELECT used_on FROM opening)
ORDER BY input_id
