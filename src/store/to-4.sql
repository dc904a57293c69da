-- Accesses that may be allowed through several holders, and decisions that the record states; `analyze` fills all of it anew.
CREATE TABLE call_holder (call_id UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);
CREATE TABLE access_holder (access_key UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);
CREATE TABLE decided (
  system VARCHAR NOT NULL, instance VARCHAR NOT NULL, access_key UBIGINT NOT NULL, refused BOOLEAN NOT NULL, outcome VARCHAR NOT NULL, uses BIGINT NOT NULL,
  named BIGINT NOT NULL, misnamed BIGINT NOT NULL, last_at TIMESTAMP NOT NULL, last_id VARCHAR NOT NULL
);
ALTER TABLE IF EXISTS interpretation ADD COLUMN named VARCHAR;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN refused BOOLEAN;
