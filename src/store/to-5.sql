-- Principals that belong to no team; `analyze` writes them anew.
ALTER TABLE IF EXISTS principal ADD COLUMN IF NOT EXISTS keeper VARCHAR;
-- What is redundant says to what; `analyze` fills it anew.
ALTER TABLE IF EXISTS touch ADD COLUMN IF NOT EXISTS alone BOOLEAN;
CREATE TABLE IF NOT EXISTS containment (principal_key VARCHAR NOT NULL, wide VARCHAR NOT NULL, narrow VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS leaning (atom_key VARCHAR NOT NULL, on_key VARCHAR NOT NULL, how VARCHAR NOT NULL);
