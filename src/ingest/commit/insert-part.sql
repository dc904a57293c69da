-- How often, when and by which records was each call made, by file and day? Evidence: first and last use, ties by smallest id.
-- A UUID orders by its bits as by its text; only where other ids are about ($texts) are texts compared.
INSERT INTO part
WITH folded AS (
  SELECT r.input_id AS input_id, r.grp AS grp, r.day AS day, count(*) AS uses,
         min({a: r.at_ms, t: CASE WHEN $texts THEN coalesce(t.text, uuid_text(r.id_hi, r.id_lo)) END, h: r.id_hi, l: r.id_lo}) AS earliest,
         min({a: -r.at_ms, t: CASE WHEN $texts THEN coalesce(t.text, uuid_text(r.id_hi, r.id_lo)) END, h: r.id_hi, l: r.id_lo}) AS latest,
         bit_or(1 << CAST(floor(r.at_ms / 3600000) % 24 AS INTEGER)) AS hours
  FROM incoming r ANTI JOIN loser USING (input_id, position)
  LEFT JOIN (SELECT DISTINCT id_hi, id_lo, text FROM incoming_text) t ON t.id_hi = r.id_hi AND t.id_lo = r.id_lo
  GROUP BY r.input_id, r.grp, r.day
)
SELECT p.input_id, g.call_id, a.name, day_date(p.day), p.uses, instant(p.earliest.a), instant(-p.latest.a), p.hours,
       p.earliest.h, p.earliest.l, p.earliest.t, p.latest.h, p.latest.l, p.latest.t
FROM folded p
JOIN incoming_group g ON g.grp = p.grp
JOIN incoming_actor a ON a.actor = g.actor
