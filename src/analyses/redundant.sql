-- The verdict of what is redundant, in words: how it is ($says), the first path that stays for it, and how many more. One slice at a time.
UPDATE verdict SET verdict = 'redundant', reason = n.reason
FROM (
  SELECT l.atom_key AS atom_key,
         json_extract_string(CAST($says AS JSON), '$.' || any_value(l.how)) || ' '
         || arg_min(array_to_string(from_json(a.path, '["VARCHAR"]'), ' > ') || if(l.how = 'same', '', ': ' || a.text), a.text || a.atom_key)
         || if(count(*) = 1, '', ' and ' || (count(*) - 1) || ' more') AS reason
  FROM leaning l JOIN atom a ON a.atom_key = l.on_key
  WHERE hash(l.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
  GROUP BY l.atom_key
) n
WHERE verdict.atom_key = n.atom_key AND hash(verdict.atom_key) % CAST($slices AS UBIGINT) = CAST($slice AS UBIGINT)
