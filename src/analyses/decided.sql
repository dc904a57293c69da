-- How many of the decisions that the record of one instance states come out of the grants in force at their time?
SELECT coalesce(sum(uses) FILTER (WHERE outcome = 'reproduced'), 0) AS reproduced, coalesce(sum(uses) FILTER (WHERE outcome = 'unknown'), 0) AS unknown_,
       coalesce(sum(uses) FILTER (WHERE outcome = 'contradicted'), 0) AS contradicted, coalesce(sum(named), 0) AS named, coalesce(sum(misnamed), 0) AS misnamed
FROM decided WHERE system = $system AND instance = $instance
HAVING count(*) > 0
ORDER BY reproduced
