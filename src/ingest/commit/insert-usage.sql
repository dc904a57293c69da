-- How often, when and by which records was each call made, by file and day? Evidence: first and last use, ties by smallest id.
-- A UUID orders by its bits as by its text; only where other ids are about ($texts) are texts compared.
INSERT INTO usage
WITH part AS (
  SELECT r.input_id AS input_id, r.grp AS grp, r.day AS day, count(*) AS uses,
         min({a: r.at_ms, t: CASE WHEN $texts THEN coalesce(t.text, uuid_text(r.id_hi, r.id_lo)) END, h: r.id_hi, l: r.id_lo}) AS earliest,
         min({a: -r.at_ms, t: CASE WHEN $texts THEN coalesce(t.text, uuid_text(r.id_hi, r.id_lo)) END, h: r.id_hi, l: r.id_lo}) AS latest,
         bit_or(1 << CAST(floor(r.at_ms / 3600000) % 24 AS INTEGER)) AS hours
  FROM incoming r ANTI JOIN loser USING (input_id, position)
  LEFT JOIN (SELECT DISTINCT id_hi, id_lo, text FROM incoming_text) t ON t.id_hi = r.id_hi AND t.id_lo = r.id_lo
  GROUP BY r.input_id, r.grp, r.day
), named AS (
  SELECT *, coalesce(earliest.t, uuid_text(earliest.h, earliest.l)) AS first_id FROM part
)
SELECT p.input_id, g.call_id, $source, c.instance, c.scope, c.principal, a.name, c.outcome, day_date(p.day), p.uses,
       instant(p.earliest.a), instant(-p.latest.a), p.hours, p.first_id,
       CASE WHEN p.earliest.h = p.latest.h AND p.earliest.l = p.latest.l THEN p.first_id ELSE coalesce(p.latest.t, uuid_text(p.latest.h, p.latest.l)) END
FROM named p
JOIN incoming_group g ON g.grp = p.grp
JOIN incoming_actor a ON a.actor = g.actor
JOIN run_call c ON c.call_id = g.call_id
