-- What of one principal leaves because something else stays, and what is that?
SELECT l.atom_key AS atom_key, l.on_key AS on_key
FROM leaning l JOIN atom a ON a.atom_key = l.atom_key
WHERE a.principal_key = $principal_key
ORDER BY l.atom_key, l.on_key
