-- Which permissions do some principals have? For ledger.sql, which knows by this table how few they are.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT atom_key FROM atom WHERE principal_key IN (SELECT unnest(from_json(CAST($names AS VARCHAR), '["VARCHAR"]')))
