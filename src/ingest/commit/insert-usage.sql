-- How often, when and by which records was each call made, by file and day? Evidence: first and last use, ties by smallest id.
INSERT INTO usage
WITH counted AS (
  SELECT input_id, grp, used_on, at_ms, id_hi, id_lo FROM decided WHERE fate = 'fold'
), part AS (
  SELECT input_id, grp, used_on, count(*) AS uses, min(at_ms) AS first_ms, max(at_ms) AS last_ms,
         bit_or(1 << CAST(floor(at_ms / 3600000) % 24 AS INTEGER)) AS hours
  FROM counted GROUP BY input_id, grp, used_on
), evidence AS (
  SELECT p.input_id AS input_id, p.grp AS grp, p.used_on AS used_on,
         min(coalesce(t.text, uuid_text(c.id_hi, c.id_lo))) FILTER (WHERE c.at_ms = p.first_ms) AS first_id,
         min(coalesce(t.text, uuid_text(c.id_hi, c.id_lo))) FILTER (WHERE c.at_ms = p.last_ms) AS last_id
  FROM part p
  JOIN counted c ON c.input_id = p.input_id AND c.grp = p.grp AND c.used_on = p.used_on AND (c.at_ms = p.first_ms OR c.at_ms = p.last_ms)
  LEFT JOIN (SELECT DISTINCT id_hi, id_lo, text FROM incoming_text) t ON t.id_hi = c.id_hi AND t.id_lo = c.id_lo
  GROUP BY p.input_id, p.grp, p.used_on
)
SELECT p.input_id, g.call_id, $source, g.instance, g.scope, g.principal, g.actor, g.outcome, p.used_on, p.uses,
       make_timestamp(CAST(p.first_ms AS BIGINT) * 1000), make_timestamp(CAST(p.last_ms AS BIGINT) * 1000), p.hours, e.first_id, e.last_id
FROM part p
JOIN evidence e ON e.input_id = p.input_id AND e.grp = p.grp AND e.used_on = p.used_on
JOIN incoming_group g ON g.grp = p.grp
ORDER BY p.input_id, g.call_id, g.actor, p.used_on
