-- Inside the window, on which days does the record of an instance show each class of events, and how long is it silent?
WITH shown AS (
  SELECT DISTINCT c.class AS class, u.used_on AS used_on
  FROM usage u JOIN call_class c ON c.call_id = u.call_id
  WHERE u.source = $source_id AND u.instance = $instance
    AND u.used_on BETWEEN CAST($from_day AS DATE) AND CAST($to_day AS DATE)
), stepped AS (
  SELECT class, used_on,
         date_diff('day', lag(used_on, 1, CAST($from_day AS DATE) - 1) OVER (PARTITION BY class ORDER BY used_on), used_on) - 1 AS silent
  FROM shown
)
SELECT class AS class, CAST(min(used_on) AS VARCHAR) AS first_day, CAST(max(used_on) AS VARCHAR) AS last_day, count(*) AS day_count,
       greatest(max(silent), date_diff('day', max(used_on), CAST($to_day AS DATE))) AS longest_gap
FROM stepped GROUP BY class ORDER BY class
