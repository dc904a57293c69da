-- Why could permissions not be judged?
SELECT observable_reason AS reason, count(*) AS permissions
FROM atom WHERE NOT observable
GROUP BY observable_reason ORDER BY permissions DESC, reason
