-- The parts of actors that are settled, as they stand from now on: those of one file that have become one are one part.
INSERT INTO merged
WITH moved AS (
  SELECT p.*, s.settled,
         coalesce(p.first_text, uuid_text(p.first_hi, p.first_lo)) AS first_name,
         coalesce(p.last_text, uuid_text(p.last_hi, p.last_lo)) AS last_name
  FROM part p JOIN call c ON c.call_id = p.call_id
  JOIN settled s ON s.instance = c.instance AND s.principal = c.principal AND s.actor = p.actor
  WHERE c.source IN (SELECT source FROM settling)
), together AS (
  SELECT input_id, call_id, settled, used_on, CAST(sum(uses) AS BIGINT) AS uses, bit_or(hours) AS hours,
         min({a: first_at, n: first_name, h: first_hi, l: first_lo, t: first_text}) AS earliest,
         max(last_at) AS latest_at
  FROM moved GROUP BY input_id, call_id, settled, used_on
), last_one AS (
  SELECT m.input_id AS input_id, m.call_id AS call_id, m.settled AS settled, m.used_on AS used_on,
         min({n: m.last_name, h: m.last_hi, l: m.last_lo, t: m.last_text}) AS latest
  FROM moved m JOIN together g ON g.input_id = m.input_id AND g.call_id = m.call_id AND g.settled = m.settled AND g.used_on = m.used_on AND g.latest_at = m.last_at
  GROUP BY m.input_id, m.call_id, m.settled, m.used_on
)
SELECT g.input_id, g.call_id, g.settled, g.used_on, g.uses, g.earliest.a, g.latest_at, g.hours,
       g.earliest.h, g.earliest.l, g.earliest.t, l.latest.h, l.latest.l, l.latest.t
FROM together g
JOIN last_one l ON l.input_id = g.input_id AND l.call_id = g.call_id AND l.settled = g.settled AND l.used_on = g.used_on
