-- Accesses that may be allowed through several holders, and decisions that the record states; `analyze` fills all of it anew.
CREATE TABLE call_holder (call_id UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);
CREATE TABLE access_holder (access_key UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);
CREATE TABLE decided (
  system VARCHAR NOT NULL, instance VARCHAR NOT NULL, access_key UBIGINT NOT NULL, refused BOOLEAN NOT NULL, outcome VARCHAR NOT NULL, uses BIGINT NOT NULL,
  named BIGINT NOT NULL, misnamed BIGINT NOT NULL, last_at TIMESTAMP NOT NULL, last_id VARCHAR NOT NULL
);
ALTER TABLE IF EXISTS interpretation ADD COLUMN named VARCHAR;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN refused BOOLEAN;
-- Definition files are read again where they stand; the state keeps what they were. Their texts must leave the file, too: `meta.rebuild` asks for it.
CREATE TABLE definition_4 (source VARCHAR NOT NULL, path VARCHAR NOT NULL, defines VARCHAR, sha256 VARCHAR NOT NULL);
INSERT INTO definition_4 SELECT source, path, defines, sha256(body) FROM definition;
DROP TABLE definition;
ALTER TABLE definition_4 RENAME TO definition;
INSERT INTO meta VALUES ('rebuild', 'texts of definition files');
-- Exports of grants have times: of those that are there nothing is known yet.
ALTER TABLE inventory ADD COLUMN told_on DATE;
ALTER TABLE inventory ADD COLUMN taken_by TIMESTAMP;
ALTER TABLE inventory ADD COLUMN declared BOOLEAN DEFAULT FALSE;
CREATE TABLE sighting (
  source VARCHAR NOT NULL, system VARCHAR NOT NULL, instance VARCHAR NOT NULL, body VARCHAR NOT NULL, told_on DATE NOT NULL, taken_by TIMESTAMP NOT NULL
);
-- Actors say what limits their sessions; `analyze` writes them anew.
ALTER TABLE IF EXISTS actor ADD COLUMN limited VARCHAR;
ALTER TABLE IF EXISTS atom_since ADD COLUMN reason VARCHAR;
