-- Where does a batch of folded files wait until it is decided what of it counts? Made anew for each batch: deleting rows
-- of a temporary table would keep their memory.
-- Records that do not count and are no duplicates, with the calls that they would have been.
CREATE OR REPLACE TEMP TABLE refused (input_id INTEGER NOT NULL, position UINTEGER NOT NULL, reason VARCHAR NOT NULL, call_id UBIGINT NOT NULL, day INTEGER NOT NULL);
CREATE OR REPLACE TEMP TABLE incoming_actor (actor UINTEGER NOT NULL, name VARCHAR NOT NULL);
-- Calls that count for the first time in this run.
CREATE OR REPLACE TEMP TABLE incoming_call (
  call_id UBIGINT NOT NULL,
  key VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,
  outcome VARCHAR NOT NULL
);
-- What counts, folded: how often, when and by which records was each call made, by file, actor and day?
CREATE OR REPLACE TEMP TABLE incoming_part (
  part UINTEGER NOT NULL,
  input_id INTEGER NOT NULL,
  call_id UBIGINT NOT NULL,
  actor UINTEGER NOT NULL,
  day INTEGER NOT NULL,
  uses INTEGER NOT NULL,
  first_ms DOUBLE NOT NULL,
  last_ms DOUBLE NOT NULL,
  hours INTEGER NOT NULL,
  first_hi UBIGINT NOT NULL,
  first_lo UBIGINT NOT NULL,
  last_hi UBIGINT NOT NULL,
  last_lo UBIGINT NOT NULL
);
-- Ids of first and last use that are no UUIDs.
CREATE OR REPLACE TEMP TABLE incoming_text (part UINTEGER NOT NULL, first_text VARCHAR, last_text VARCHAR);
-- Ids about which the state is asked.
CREATE OR REPLACE TEMP TABLE asked (day INTEGER NOT NULL, id_hi UBIGINT NOT NULL, id_lo UBIGINT NOT NULL);
