-- By which grant does the record itself say that calls were allowed whose grant is not known any more, and when did it end?
UPDATE outside_grant SET by_grant = told.grant_name, ended_at = told.until_at, ended_by = told.ended_by, ended_event = told.ended_event, ended_id = told.ended_id
FROM (
  SELECT m.access_key AS access_key, m.grant_name AS grant_name, g.until_at AS until_at, g.ended_by AS ended_by, g.ended_event AS ended_event, g.ended_id AS ended_id
  FROM (
    SELECT o.access_key AS access_key, a.system AS system, a.instance AS instance, max_by(i.named, u.last_at) AS grant_name
    FROM outside_grant o
    JOIN access a ON a.access_key = o.access_key
    JOIN need n ON n.access_key = o.access_key
    JOIN interpretation i ON i.call_id = n.call_id AND i.named <> ''
    JOIN usage u ON u.call_id = n.call_id AND u.outcome = 'allowed'
    WHERE coalesce(o.by_grant, '') = '' AND NOT o.contradicts
    GROUP BY o.access_key, a.system, a.instance
  ) m
  LEFT JOIN (
    SELECT system, instance, subject, max(until_at) AS until_at, max_by(ended_by, until_at) AS ended_by, max_by(ended_event, until_at) AS ended_event, max_by(ended_id, until_at) AS ended_id
    FROM grant_interval GROUP BY system, instance, subject HAVING bool_and(until_at IS NOT NULL)
  ) g ON g.system = m.system AND g.instance = m.instance AND g.subject = m.grant_name
) told
WHERE told.access_key = outside_grant.access_key
