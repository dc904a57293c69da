-- Which editions of what the provider defines has any export of an instance shown?
SELECT subject AS subject, edition AS edition, text AS text FROM edition
WHERE source = $source_id AND system = $system AND instance = $instance
ORDER BY subject, edition, text
