-- Which principals did the system itself see used inside the window, though the record shows no call of theirs since?
-- Where the record could have shown a use of each of their permissions, it has a hole, and its silence about them
-- proves nothing. Where they hold permissions that the record does not show, these explain it.
UPDATE principal SET blocked = 'the system saw it used on ' || CAST(last_used_on AS VARCHAR) || ', and the record shows no call of it since then: the record has a hole'
WHERE principal.system = $system AND principal.instance = $instance AND blocked = '' AND last_used_on IS NOT NULL
  AND EXISTS (SELECT 1 FROM instance i WHERE i.system = principal.system AND i.instance = principal.instance
              AND principal.last_used_on >= i.from_day AND principal.last_used_on < i.to_day)
  AND EXISTS (SELECT 1 FROM atom a WHERE a.principal_key = principal.principal_key)
  AND NOT EXISTS (SELECT 1 FROM atom a WHERE a.principal_key = principal.principal_key AND a.observability <> 'yes')
  AND NOT EXISTS (SELECT 1 FROM usage u WHERE u.instance = principal.instance AND u.principal = principal.id AND u.used_on >= principal.last_used_on)
