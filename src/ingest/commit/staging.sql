-- What does collecting need for as long as it runs? Temporary tables and macros of the writing connection.
-- Files whose rows are to be taken back.
CREATE TEMP TABLE IF NOT EXISTS leaving (input_id INTEGER NOT NULL);
-- Known files that are no longer where they were, so that they cannot be read again.
CREATE TEMP TABLE IF NOT EXISTS gone (input_id INTEGER NOT NULL);
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
-- Sources whose actors are being settled, actors that wait, the credentials that are asked for, what becomes of actors, and of their parts.
CREATE TEMP TABLE IF NOT EXISTS settling (source VARCHAR NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS waiting (actor VARCHAR NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS wanted (subject VARCHAR NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS settled (instance VARCHAR NOT NULL, principal VARCHAR NOT NULL, actor VARCHAR NOT NULL, settled VARCHAR NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS merged AS FROM part LIMIT 0;
