-- Distinct accesses of one instance with what is known of them.
SELECT access_key, body, exercised FROM access WHERE system = $system AND instance = $instance ORDER BY access_key
