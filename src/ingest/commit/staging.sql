-- Where does a batch of folded files wait until it is decided what of it counts? Temporary tables of the writing connection.
CREATE TEMP TABLE IF NOT EXISTS incoming (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,          -- number of the record in its file
  grp UINTEGER NOT NULL,
  at_ms DOUBLE NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL
);
CREATE TEMP TABLE IF NOT EXISTS incoming_group (
  grp UINTEGER NOT NULL,
  call_id UBIGINT NOT NULL,
  key VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,
  actor VARCHAR NOT NULL,
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
-- What becomes of each incoming record: fold | duplicate | conflict | sealed, and to which file it lost.
CREATE TEMP TABLE IF NOT EXISTS decided (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,
  grp UINTEGER NOT NULL,
  at_ms DOUBLE NOT NULL,
  used_on DATE NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL,
  fate VARCHAR NOT NULL,
  winner_id INTEGER
);
CREATE OR REPLACE TEMP MACRO day_of(at_ms) AS CAST(make_timestamp(CAST(at_ms AS BIGINT) * 1000) AS DATE);
-- The text of a UUID from its two halves.
CREATE OR REPLACE TEMP MACRO uuid_text(hi, lo) AS
  concat(substr(lpad(lower(hex(hi)), 16, '0'), 1, 8), '-', substr(lpad(lower(hex(hi)), 16, '0'), 9, 4), '-', substr(lpad(lower(hex(hi)), 16, '0'), 13, 4), '-',
         substr(lpad(lower(hex(lo)), 16, '0'), 1, 4), '-', substr(lpad(lower(hex(lo)), 16, '0'), 5, 12));
-- Sealed days being opened, and the ids of their files.
CREATE TEMP TABLE IF NOT EXISTS opening (used_on DATE NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS restored (
  input_id INTEGER NOT NULL,
  position UINTEGER NOT NULL,
  at_ms DOUBLE NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL
);
