-- What did the grants in force at the time say of the accesses of principals whose grants changed?
SELECT access_key AS access_key, outcome AS outcome FROM replay ORDER BY access_key
