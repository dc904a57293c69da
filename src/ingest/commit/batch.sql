-- Where does a batch of folded files wait until it is decided what of it counts? Made anew for each batch: deleting rows
-- of a temporary table would keep their memory.
CREATE OR REPLACE TEMP TABLE incoming (
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
CREATE OR REPLACE TEMP TABLE incoming_group (grp UINTEGER NOT NULL, call_id UBIGINT NOT NULL, actor UINTEGER NOT NULL);
CREATE OR REPLACE TEMP TABLE incoming_actor (actor UINTEGER NOT NULL, name VARCHAR NOT NULL);
-- Ids that are no UUIDs, by the hash that stands for them.
CREATE OR REPLACE TEMP TABLE incoming_text (id_hi UBIGINT NOT NULL, id_lo UBIGINT NOT NULL, text VARCHAR NOT NULL);
CREATE OR REPLACE TEMP TABLE incoming_fact (
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
-- What already counts under the ids of incoming records.
CREATE OR REPLACE TEMP TABLE met (
  day INTEGER NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,
  rank INTEGER NOT NULL,
  input_id INTEGER NOT NULL
);
-- Incoming records that do not count: duplicate | conflict | sealed, and the file whose record counts instead.
CREATE OR REPLACE TEMP TABLE loser (input_id INTEGER NOT NULL, position UINTEGER NOT NULL, fate VARCHAR NOT NULL, winner_id INTEGER);
