-- Atoms say how much of them the record could show, and since when. Columns come before values: both at once is a conflict.
ALTER TABLE atom ADD COLUMN observability VARCHAR;
ALTER TABLE atom ADD COLUMN observed_since DATE;
CREATE TABLE file_hash (source VARCHAR NOT NULL, path VARCHAR NOT NULL, size BIGINT NOT NULL, mtime_ns BIGINT NOT NULL, sha256 VARCHAR NOT NULL);
ALTER TABLE principal ADD COLUMN last_used_on DATE;
CREATE TABLE evidence (source VARCHAR NOT NULL, body VARCHAR NOT NULL);
CREATE TABLE proved (source VARCHAR NOT NULL, origin VARCHAR NOT NULL, instance VARCHAR NOT NULL, kind VARCHAR NOT NULL, path VARCHAR NOT NULL, text VARCHAR NOT NULL);
-- Atoms say whether others hold the path by which they came. `analyze` writes them anew; until then a path through a membership counts.
ALTER TABLE atom ADD COLUMN way VARCHAR;
UPDATE atom SET way = CASE WHEN json_array_length(path) > 2 THEN 'inherited' ELSE 'direct' END;
-- Grants over time. `analyze` writes these tables anew.
CREATE TABLE grant_interval (
  source VARCHAR NOT NULL, system VARCHAR NOT NULL, instance VARCHAR NOT NULL, subject VARCHAR NOT NULL, holder VARCHAR NOT NULL, holder_id VARCHAR NOT NULL,
  content VARCHAR NOT NULL, from_at TIMESTAMP, until_at TIMESTAMP, given_by VARCHAR, given_event VARCHAR, given_id VARCHAR,
  ended_by VARCHAR, ended_event VARCHAR, ended_id VARCHAR, certainty VARCHAR NOT NULL, exported BOOLEAN NOT NULL
);
CREATE TABLE atom_since (atom_key VARCHAR NOT NULL, since_at TIMESTAMP NOT NULL, given_by VARCHAR, given_event VARCHAR, given_id VARCHAR);
CREATE TABLE edition (source VARCHAR NOT NULL, system VARCHAR NOT NULL, instance VARCHAR NOT NULL, subject VARCHAR NOT NULL, edition VARCHAR NOT NULL, text VARCHAR NOT NULL);
CREATE TABLE expansion (atom_key VARCHAR NOT NULL, reason VARCHAR NOT NULL, added_on DATE);
CREATE TABLE replay (
  access_key UBIGINT NOT NULL, outcome VARCHAR NOT NULL, uses BIGINT NOT NULL, last_at TIMESTAMP NOT NULL, last_id VARCHAR NOT NULL,
  by_grant VARCHAR NOT NULL, ended_at TIMESTAMP, ended_by VARCHAR, ended_event VARCHAR, ended_id VARCHAR
);
ALTER TABLE IF EXISTS outside_grant ADD COLUMN by_grant VARCHAR;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN ended_at TIMESTAMP;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN ended_by VARCHAR;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN ended_event VARCHAR;
ALTER TABLE IF EXISTS outside_grant ADD COLUMN ended_id VARCHAR;

-- Who was behind each recorded pair of principal and actor, and which workloads used each permission; `analyze` fills both.
CREATE TABLE actor (
  source VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,
  recorded VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  workload VARCHAR NOT NULL,
  via VARCHAR NOT NULL
);
CREATE TABLE atom_use (
  atom_key VARCHAR NOT NULL,
  workload VARCHAR NOT NULL,
  strength INTEGER NOT NULL,
  uses BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL,
  names VARCHAR NOT NULL
);
-- The record's own words against the mapping, rewritten by `analyze`.
CREATE TABLE contradiction (
  call_id UBIGINT NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  group_name VARCHAR NOT NULL,
  reason VARCHAR NOT NULL
);

-- The verdict that an atom would have if no call had needed it.
ALTER TABLE IF EXISTS verdict ADD COLUMN unused VARCHAR;
