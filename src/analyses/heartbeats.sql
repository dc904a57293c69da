-- On which days is a heartbeat silent for hours? A heartbeat is a call that came in every hour of at least four days in five
-- of those on which it came at all, and of at least three; together they must be silent for the hour to count as a hole.
WITH beat AS (
  SELECT u.call_id AS call_id, u.used_on AS used_on, bit_or(u.hours) AS hours
  FROM usage u JOIN call_class c ON c.call_id = u.call_id
  WHERE u.source = $source_id AND u.instance = $instance AND c.class = $class
  GROUP BY u.call_id, u.used_on
), steady AS (
  SELECT call_id, min(used_on) AS since, max(used_on) AS until
  FROM beat
  GROUP BY call_id
  HAVING count(*) FILTER (WHERE bit_count(hours) = 24) >= 3 AND 5 * count(*) FILTER (WHERE bit_count(hours) = 24) >= 4 * count(*)
), covered AS (
  -- Of the first and the last day of the record only a part need have been recorded.
  SELECT CAST(unnest(range(min(since) + 1, max(until), INTERVAL 1 DAY)) AS DATE) AS used_on FROM steady
), heard AS (
  SELECT d.used_on AS used_on, coalesce(bit_or(b.hours), 0) AS hours
  FROM covered d LEFT JOIN (SELECT beat.* FROM beat SEMI JOIN steady USING (call_id)) b ON b.used_on = d.used_on
  GROUP BY d.used_on
)
SELECT CAST(used_on AS VARCHAR) AS used_on, CAST(24 - bit_count(hours) AS INTEGER) AS silent
FROM heard WHERE bit_count(hours) < 24
ORDER BY used_on
