-- The verdict of every permission of one instance.
SELECT v.atom_key AS atom_key, v.verdict AS verdict
FROM verdict v JOIN atom a ON a.atom_key = v.atom_key
WHERE a.system = $system AND a.instance = $instance
ORDER BY v.verdict
