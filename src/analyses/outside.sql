-- Which accesses of calls contradict the known grants, or were allowed by grants since changed, and whom do they concern?
SELECT o.group_name AS group_name, o.text AS text, o.contradicts AS contradicts, coalesce(o.refused, false) AS refused,
       to_json(list_sort(list_distinct(list_prepend(o.principal_key, coalesce(list(h.principal_key) FILTER (WHERE h.principal_key IS NOT NULL), []))))) AS principals
FROM outside_grant o LEFT JOIN access_holder h ON h.access_key = o.access_key
GROUP BY o.principal_key, o.access_key, o.group_name, o.text, o.contradicts, o.refused
ORDER BY o.principal_key, o.group_name, o.text, o.access_key
