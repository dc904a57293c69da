-- Where does a batch of folded files wait until it is decided what of it counts? Temporary tables of the writing connection.
CREATE TEMP TABLE IF NOT EXISTS incoming (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,          -- number of the record in its file
  grp UINTEGER NOT NULL,
  at_ms DOUBLE NOT NULL,
  day INTEGER NOT NULL,                -- days since 1970
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL
);
CREATE TEMP TABLE IF NOT EXISTS incoming_group (grp UINTEGER NOT NULL, call_id UBIGINT NOT NULL, actor UINTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS incoming_actor (actor UINTEGER NOT NULL, name VARCHAR NOT NULL);
-- Calls met in this run, of whatever source.
CREATE TEMP TABLE IF NOT EXISTS run_call (
  call_id UBIGINT NOT NULL,
  key VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL
);
-- Ids that are no UUIDs, by the hash that stands for them.
CREATE TEMP TABLE IF NOT EXISTS incoming_text (id_hi UBIGINT NOT NULL, id_lo UBIGINT NOT NULL, text VARCHAR NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS incoming_fact (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,
  instance VARCHAR NOT NULL,
  at_ms DOUBLE NOT NULL,
  kind VARCHAR NOT NULL,
  record_id VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  holder VARCHAR,
  actor VARCHAR NOT NULL,
  detail VARCHAR NOT NULL
);
-- Files whose rows are to be taken back.
CREATE TEMP TABLE IF NOT EXISTS leaving (input_id INTEGER NOT NULL);
-- Known files that are no longer where they were, so that they cannot be read again.
CREATE TEMP TABLE IF NOT EXISTS gone (input_id INTEGER NOT NULL);
-- What already counts under the ids of incoming records.
CREATE TEMP TABLE IF NOT EXISTS met (
  day INTEGER NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL,
  input_id INTEGER NOT NULL
);
-- Incoming records that do not count: duplicate | conflict | sealed, and the file whose record counts instead.
CREATE TEMP TABLE IF NOT EXISTS loser (input_id INTEGER NOT NULL, position UINTEGER NOT NULL, fate VARCHAR NOT NULL, winner_id INTEGER);
CREATE OR REPLACE TEMP MACRO day_number(used_on) AS date_diff('day', DATE '1970-01-01', used_on);
CREATE OR REPLACE TEMP MACRO day_date(day) AS DATE '1970-01-01' + CAST(day AS INTEGER);
CREATE OR REPLACE TEMP MACRO instant(at_ms) AS make_timestamp(CAST(at_ms AS BIGINT) * 1000);
-- The text of a UUID from its two halves.
CREATE OR REPLACE TEMP MACRO uuid_text(hi, lo) AS CAST(CAST(format('{:016x}{:016x}', hi, lo) AS UUID) AS VARCHAR);
-- Sealed days being opened, and the ids of their files.
CREATE TEMP TABLE IF NOT EXISTS opening (used_on DATE NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS restored (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,
  day INTEGER NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL
);
