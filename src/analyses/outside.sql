-- Which accesses of authorized calls does no known grant allow today, and do they contradict the model?
SELECT principal_key, group_name, text, contradicts FROM outside_grant ORDER BY principal_key, group_name, text
