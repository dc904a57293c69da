-- Which calls needed each atom? Strength 2: the call cannot have been authorized without it. 1: it may have used it.
CREATE OR REPLACE TEMP TABLE needed AS
WITH alone AS (
  SELECT access_key, count(*) = 1 AS sole FROM touch GROUP BY access_key
)
SELECT t.atom_key AS atom_key, n.call_id AS call_id,
       max(CASE WHEN n.certainty = 'must' AND n.alternatives = 1 AND (t.certain OR o.sole) THEN 2 ELSE 1 END) AS strength
FROM touch t JOIN alone o ON o.access_key = t.access_key JOIN need n ON n.access_key = t.access_key
GROUP BY t.atom_key, n.call_id
