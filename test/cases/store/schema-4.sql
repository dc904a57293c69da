-- Version 4 of the state, as it was: never edited.
-- Instants are TIMESTAMP in UTC; days are DATE; ids of records are kept as text only where they are evidence.

CREATE TABLE meta (key VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- Manifest: one row per file. INVARIANT: written in one transaction with everything that came out of the file.
CREATE TABLE input (
  input_id INTEGER NOT NULL,
  source VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,               -- usage | grants | definition | evidence | extent (what a live source states to have fetched)
  path VARCHAR NOT NULL,               -- relative to the configuration file, with /
  size BIGINT NOT NULL,
  mtime_ns BIGINT NOT NULL,
  state VARCHAR NOT NULL,              -- pending (listed, not read yet) | read | lost (quarantined whole) |
                                       -- skipped (holds no calls by its name; not opened)
  reason VARCHAR,                      -- quarantine reason of a lost file, skip reason of a skipped one
  project_version INTEGER NOT NULL,
  records BIGINT NOT NULL,             -- = folded + duplicate + skipped + quarantined
  folded BIGINT NOT NULL,
  duplicate BIGINT NOT NULL,
  skipped BIGINT NOT NULL,
  quarantined BIGINT NOT NULL
);

CREATE TABLE skipped (input_id INTEGER NOT NULL, reason VARCHAR NOT NULL, records BIGINT NOT NULL);

CREATE TABLE quarantine (
  input_id INTEGER NOT NULL,
  position VARCHAR NOT NULL,           -- `record 12`, `byte 34567`, or `file`
  reason VARCHAR NOT NULL,
  instance VARCHAR,
  scope VARCHAR,
  principal VARCHAR,                   -- stable id when legible: then only this principal is blocked
  used_on DATE
);

-- Ids of counted records, per source and day, until the day is sealed.
CREATE TABLE seen (
  source VARCHAR NOT NULL,
  used_on DATE NOT NULL,
  id_hi UBIGINT NOT NULL,
  id_lo UBIGINT NOT NULL,
  content UBIGINT NOT NULL,            -- hash of the projection
  rank INTEGER NOT NULL,
  input_id INTEGER NOT NULL
);

-- Days whose ids were dropped from seen. incomplete: restored only in part, because files of that day are gone.
CREATE TABLE sealed (source VARCHAR NOT NULL, used_on DATE NOT NULL, state VARCHAR NOT NULL);

-- Which file lost a record (as a duplicate or a conflict) to which: it is read again when the winner changes.
CREATE TABLE overlap (input_id INTEGER NOT NULL, winner_id INTEGER NOT NULL);

-- Distinct fold keys. key is canonical JSON of FoldKey: the only thing that interpret sees. The other columns repeat parts of it.
CREATE TABLE call (
  call_id UBIGINT NOT NULL,
  source VARCHAR NOT NULL,
  key VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,          -- stable id as recorded
  outcome VARCHAR NOT NULL             -- allowed | failed | refused | throttled
);

-- Folded usage: append-only, the parts of one input together.
CREATE TABLE part (
  input_id INTEGER NOT NULL,
  call_id UBIGINT NOT NULL,
  actor VARCHAR NOT NULL,
  used_on DATE NOT NULL,
  uses BIGINT NOT NULL,
  first_at TIMESTAMP NOT NULL,
  last_at TIMESTAMP NOT NULL,
  hours INTEGER NOT NULL,              -- bit h set = used in UTC hour h
  first_hi UBIGINT NOT NULL,           -- the id of the first record as the two halves of a UUID
  first_lo UBIGINT NOT NULL,
  first_text VARCHAR,                  -- the id itself, where it is no UUID
  last_hi UBIGINT NOT NULL,
  last_lo UBIGINT NOT NULL,
  last_text VARCHAR
);

-- What was used: the parts with what their calls say.
CREATE VIEW usage AS
SELECT p.input_id, p.call_id, c.source, c.instance, c.scope, c.principal, p.actor, c.outcome, p.used_on, p.uses, p.first_at, p.last_at, p.hours,
       coalesce(p.first_text, CAST(CAST(format('{:016x}{:016x}', p.first_hi, p.first_lo) AS UUID) AS VARCHAR)) AS first_id,
       coalesce(p.last_text, CAST(CAST(format('{:016x}{:016x}', p.last_hi, p.last_lo) AS UUID) AS VARCHAR)) AS last_id
FROM part p JOIN call c ON c.call_id = p.call_id;

CREATE TABLE fact (
  input_id INTEGER NOT NULL,
  source VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  occurred_at TIMESTAMP NOT NULL,
  kind VARCHAR NOT NULL,
  record_id VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  holder VARCHAR,
  actor VARCHAR NOT NULL,
  detail VARCHAR NOT NULL              -- canonical JSON
);

-- What each file shows to be covered, and what it spoils.
CREATE TABLE coverage (
  input_id INTEGER NOT NULL,
  source VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,           -- empty when a lost file does not tell
  scope VARCHAR NOT NULL,
  used_on DATE NOT NULL,
  state VARCHAR NOT NULL,              -- covered | partial | lost
  reason VARCHAR NOT NULL,
  last_at TIMESTAMP                    -- last covered instant of a covered day
);

-- Damage that could lie on any day: collect spreads it over all covered days of the source, as rows of coverage.
CREATE TABLE undated (
  input_id INTEGER NOT NULL,
  source VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  scope VARCHAR NOT NULL,
  state VARCHAR NOT NULL,              -- partial | lost
  reason VARCHAR NOT NULL
);

-- Contents of delivered files that digests list, as far as they were read: sha256 of what is uncompressed.
CREATE TABLE file_hash (source VARCHAR NOT NULL, path VARCHAR NOT NULL, size BIGINT NOT NULL, mtime_ns BIGINT NOT NULL, sha256 VARCHAR NOT NULL);

-- What the files beside grants and record say, as the connector read it, and what each of them proves.
CREATE TABLE evidence (source VARCHAR NOT NULL, body VARCHAR NOT NULL);
CREATE TABLE proved (
  source VARCHAR NOT NULL,
  origin VARCHAR NOT NULL,             -- file | digest
  instance VARCHAR NOT NULL,           -- empty when it concerns several
  kind VARCHAR NOT NULL,               -- the connector's own word, such as trail
  path VARCHAR NOT NULL,
  text VARCHAR NOT NULL
);

-- Granted sides, and between which times each was exported.
CREATE TABLE inventory (
  source VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  told_on DATE,                        -- latest day that the export itself tells of: it was taken on that day or later
  taken_by TIMESTAMP,                  -- it was taken then or earlier; null = not known
  declared BOOLEAN NOT NULL            -- taken_by is the owner's word
);

-- Earlier inventories: what was granted when. INVARIANT: both times are known.
CREATE TABLE sighting (
  source VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  body VARCHAR NOT NULL,
  told_on DATE NOT NULL,
  taken_by TIMESTAMP NOT NULL
);

-- Files that stand for policies. Their text is read where they are; `sha256` (of it as UTF-8, in hex) tells whether it is what was collected.
CREATE TABLE definition (source VARCHAR NOT NULL, path VARCHAR NOT NULL, defines VARCHAR, sha256 VARCHAR NOT NULL);

-- Below: rewritten by every analyze, so that analyses and `pawl query` see the ledger as SQL.

CREATE TABLE interpretation (
  call_id UBIGINT NOT NULL,
  status VARCHAR NOT NULL,             -- mapped | unmapped | permissionless
  principal_key VARCHAR NOT NULL,
  group_name VARCHAR NOT NULL,         -- blocked group of an unmapped call, else empty
  reason VARCHAR NOT NULL,
  named VARCHAR                        -- the grant that the record names as what allowed the call
);

-- Others than the principal of an unmapped call through whom it may have been allowed.
CREATE TABLE call_holder (call_id UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);

-- Refused calls whose messages name other needs than the mapping gives: nothing of these groups of the instance may be judged unused.
CREATE TABLE contradiction (
  call_id UBIGINT NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  group_name VARCHAR NOT NULL,
  reason VARCHAR NOT NULL
);

CREATE TABLE need (
  call_id UBIGINT NOT NULL,
  requirement INTEGER NOT NULL,
  certainty VARCHAR NOT NULL,          -- must | may
  alternatives INTEGER NOT NULL,
  principal_key VARCHAR NOT NULL,
  access_key UBIGINT NOT NULL
);

-- Distinct accesses with the decision under today's grants.
CREATE TABLE access (
  access_key UBIGINT NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  principal_key VARCHAR NOT NULL,
  group_name VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  body VARCHAR NOT NULL,               -- canonical JSON
  exercised BOOLEAN NOT NULL,          -- a recorded, authorized call needed it or may have
  decision VARCHAR NOT NULL,           -- allowed | denied | unknown
  decided_by VARCHAR NOT NULL
);

-- Others than the principal of an access through whom it may be allowed, such as its groups.
CREATE TABLE access_holder (access_key UBIGINT NOT NULL, principal_key VARCHAR NOT NULL);

CREATE TABLE atom (
  atom_key VARCHAR NOT NULL,
  principal_key VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  text VARCHAR NOT NULL,
  path VARCHAR NOT NULL,               -- JSON list
  way VARCHAR NOT NULL,                -- direct | inherited
  group_name VARCHAR NOT NULL,
  risk VARCHAR NOT NULL,
  weight DOUBLE NOT NULL,
  content VARCHAR NOT NULL,
  observable BOOLEAN NOT NULL,
  observable_reason VARCHAR NOT NULL,
  observability VARCHAR NOT NULL,      -- yes | partly | no
  observed_since DATE,                 -- a use would have shown from that day on; null = all through the window
  ineffective VARCHAR NOT NULL,        -- empty, or the reason
  defined BOOLEAN NOT NULL,            -- its policy is defined in a file of the team
  path_atoms INTEGER NOT NULL,         -- atoms of the principal by the same path
  expanded_from VARCHAR NOT NULL,      -- the wildcard it was expanded from, or empty
  exception VARCHAR NOT NULL           -- empty, or id, owner and expiry
);

CREATE TABLE atom_origin (atom_key VARCHAR NOT NULL, origin VARCHAR NOT NULL);

CREATE TABLE touch (access_key UBIGINT NOT NULL, atom_key VARCHAR NOT NULL, certain BOOLEAN NOT NULL);

CREATE TABLE principal (
  principal_key VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  id VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  created_on DATE,
  last_used_on DATE,                   -- as the system itself tells it
  not_editable VARCHAR NOT NULL,       -- empty, or the reason
  owner VARCHAR NOT NULL,
  purpose VARCHAR NOT NULL,
  kind VARCHAR NOT NULL,
  cycle VARCHAR NOT NULL,
  cycle_seconds BIGINT NOT NULL,
  blocked VARCHAR NOT NULL             -- empty, or why nothing of it may be judged unused
);

CREATE TABLE instance (
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  source VARCHAR NOT NULL,
  from_day DATE,                       -- the contiguous covered stretch up to the window's end
  to_day DATE,
  until TIMESTAMP,
  seconds BIGINT NOT NULL,
  dates_grants BOOLEAN NOT NULL        -- the record shows changes of grants, so silence dates a grant
);

CREATE TABLE verdict (
  atom_key VARCHAR NOT NULL,
  verdict VARCHAR NOT NULL,
  reason VARCHAR NOT NULL,
  uses BIGINT NOT NULL,
  days BIGINT NOT NULL,
  first_at TIMESTAMP,
  last_at TIMESTAMP,
  first_id VARCHAR,
  last_id VARCHAR,
  since DATE,
  unused VARCHAR NOT NULL              -- the verdict that it would have if no call had needed it
);

-- Classes of events that a call shows were logged.
CREATE TABLE call_class (call_id UBIGINT NOT NULL, class VARCHAR NOT NULL);

-- What grants or limits, while it was the same: policies, attachments, memberships, boundaries, and the holders themselves.
CREATE TABLE grant_interval (
  source VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,            -- in the system's own reference
  holder VARCHAR NOT NULL,             -- name of the holder that it belongs to, or empty
  holder_id VARCHAR NOT NULL,          -- its stable id, or empty when not told
  content VARCHAR NOT NULL,            -- canonical text, or empty
  from_at TIMESTAMP,                   -- null = since before the record
  until_at TIMESTAMP,                  -- null = still in force
  given_by VARCHAR,                    -- who brought it about, by which call, and the record of it
  given_event VARCHAR,
  given_id VARCHAR,
  ended_by VARCHAR,
  ended_event VARCHAR,
  ended_id VARCHAR,
  certainty VARCHAR NOT NULL,          -- certain | unknown (in force, content not known) | maybe (perhaps in force)
  exported BOOLEAN NOT NULL            -- an export shows it as it is now; otherwise only the record does
);

-- Atoms that came into force inside the record.
CREATE TABLE atom_since (
  atom_key VARCHAR NOT NULL,
  since_at TIMESTAMP NOT NULL,
  given_by VARCHAR,                    -- null when the change went unseen
  given_event VARCHAR,
  given_id VARCHAR,
  reason VARCHAR                       -- why no earlier use counts, in words; null = it was not granted before
);

-- Editions of what the provider of a system defines (policies that it manages), as exports showed them. Kept from night to night.
CREATE TABLE edition (
  source VARCHAR NOT NULL,
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  subject VARCHAR NOT NULL,
  edition VARCHAR NOT NULL,
  text VARCHAR NOT NULL                -- canonical
);

-- Atoms that the provider added to what the team had granted; they count in no drift figure.
CREATE TABLE expansion (atom_key VARCHAR NOT NULL, reason VARCHAR NOT NULL, added_on DATE);

-- Accesses of principals whose grants changed, decided under the grants in force at the time of their calls.
CREATE TABLE replay (
  access_key UBIGINT NOT NULL,
  outcome VARCHAR NOT NULL,            -- reproduced | unknown | contradicted: of all its calls the worst
  uses BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL,
  last_id VARCHAR NOT NULL,
  by_grant VARCHAR NOT NULL,           -- what allowed it, or empty
  ended_at TIMESTAMP,                  -- when that ended, if it is denied today
  ended_by VARCHAR,
  ended_event VARCHAR,
  ended_id VARCHAR
);

-- Decisions that the record states, of systems whose model decides whole, against the grants in force at the time.
CREATE TABLE decided (
  system VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  access_key UBIGINT NOT NULL,
  refused BOOLEAN NOT NULL,
  outcome VARCHAR NOT NULL,            -- reproduced | unknown | contradicted
  uses BIGINT NOT NULL,
  named BIGINT NOT NULL,               -- of the reproduced ones those of which the record names the grant
  misnamed BIGINT NOT NULL,            -- of these those whose grant is not among those found
  last_at TIMESTAMP NOT NULL,
  last_id VARCHAR NOT NULL
);

-- Authorized calls that no known grant allows today, or allowed when they were made, and refused ones that they allow.
CREATE TABLE outside_grant (
  principal_key VARCHAR NOT NULL,
  group_name VARCHAR NOT NULL,
  access_key UBIGINT NOT NULL,
  text VARCHAR NOT NULL,
  contradicts BOOLEAN NOT NULL,        -- no grant that explains them is known: the model is contradicted
  uses BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL,
  last_id VARCHAR NOT NULL,
  by_grant VARCHAR,                    -- what allowed them then, when and by whom it was ended
  ended_at TIMESTAMP,
  ended_by VARCHAR,
  ended_event VARCHAR,
  ended_id VARCHAR,
  refused BOOLEAN                      -- refused though the known grants allow it and nothing else could refuse
);

-- Who was behind each recorded pair of principal and actor, once meaning that crosses records is resolved.
CREATE TABLE actor (
  source VARCHAR NOT NULL,
  instance VARCHAR NOT NULL,
  principal VARCHAR NOT NULL,          -- stable id as recorded
  recorded VARCHAR NOT NULL,           -- the actor as the parts keep it
  kind VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  workload VARCHAR NOT NULL,           -- empty: not told apart from others
  via VARCHAR NOT NULL,                -- JSON list of names
  limited VARCHAR NOT NULL             -- what limits its sessions to less than the principal may do, or empty
);

-- Which workloads used each granted permission: certainly (2), or perhaps (1).
CREATE TABLE atom_use (
  atom_key VARCHAR NOT NULL,
  workload VARCHAR NOT NULL,
  strength INTEGER NOT NULL,
  uses BIGINT NOT NULL,
  last_at TIMESTAMP NOT NULL,
  names VARCHAR NOT NULL               -- JSON list of actors, at most five
);
