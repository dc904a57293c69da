-- Usage is kept by call, and ids of records as the bits of their UUIDs.
ALTER TABLE call ADD COLUMN instance VARCHAR;
ALTER TABLE call ADD COLUMN scope VARCHAR;
ALTER TABLE call ADD COLUMN principal VARCHAR;
ALTER TABLE call ADD COLUMN outcome VARCHAR;
UPDATE call SET instance = key ->> '$.instance', scope = key ->> '$.scope', principal = key ->> '$.principal', outcome = key ->> '$.outcome';
CREATE TABLE part (
  input_id INTEGER NOT NULL,
  call_id UBIGINT NOT NULL,
  actor VARCHAR NOT NULL,
  used_on DATE NOT NULL,
  uses BIGINT NOT NULL,
  first_at TIMESTAMP NOT NULL,
  last_at TIMESTAMP NOT NULL,
  hours INTEGER NOT NULL,
  first_hi UBIGINT NOT NULL,
  first_lo UBIGINT NOT NULL,
  first_text VARCHAR,
  last_hi UBIGINT NOT NULL,
  last_lo UBIGINT NOT NULL,
  last_text VARCHAR
);
INSERT INTO part SELECT input_id, call_id, actor, used_on, uses, first_at, last_at, hours, 0, 0, first_id, 0, 0, last_id FROM usage;
DROP TABLE usage;
CREATE VIEW usage AS
SELECT p.input_id, p.call_id, c.source, c.instance, c.scope, c.principal, p.actor, c.outcome, p.used_on, p.uses, p.first_at, p.last_at, p.hours,
       coalesce(p.first_text, CAST(CAST(format('{:016x}{:016x}', p.first_hi, p.first_lo) AS UUID) AS VARCHAR)) AS first_id,
       coalesce(p.last_text, CAST(CAST(format('{:016x}{:016x}', p.last_hi, p.last_lo) AS UUID) AS VARCHAR)) AS last_id
FROM part p JOIN call c ON c.call_id = p.call_id;
