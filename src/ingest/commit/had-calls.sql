-- Does the state hold calls of an earlier run, or of another source?
SELECT count(*) > 0 AS had FROM call
