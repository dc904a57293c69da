-- Which permissions came by some policies? For ledger.sql, which knows by this table how few they are.
CREATE OR REPLACE TEMP TABLE asked AS
SELECT DISTINCT atom_key FROM atom_origin WHERE origin IN (SELECT unnest(from_json(CAST($names AS VARCHAR), '["VARCHAR"]')))
