import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { CollisionRow } from '../../src/ingest/commit/commit.ts';
import { KnownDayRow, MetRow } from '../../src/ingest/ids/state-ids.ts';
import { IssuedRow, OpenActorRow, RecordedActorRow } from '../../src/ingest/settle/settle.ts';
import { CoveredRow, DigestInputRow } from '../../src/ingest/digests/enter-digests.ts';
import { HashRow } from '../../src/ingest/digests/file-hashes.ts';
import { KnownRow } from '../../src/ingest/plan/apply.ts';
import { FileRow } from '../../src/ingest/seal/open-days.ts';
import { LastDayRow } from '../../src/ingest/seal/seal.ts';
import { StatementRow } from '../../src/ingest/spool/extents.ts';
import { HadRow } from '../../src/ingest/usage.ts';
import { EnteredRow } from '../../src/ingest/texts/enter.ts';

const SOURCE = path.resolve(import.meta.dirname, '../../src');
const files = readdirSync(path.join(SOURCE, 'ingest'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.sql'));
/** Scripts of several statements. */
const SCRIPTS = ['commit/staging.sql', 'commit/batch.sql', 'commit/forget.sql'];
const SHAPES: Readonly<Record<string, { shape: object }>> = {
  'commit/collision.sql': CollisionRow,
  'commit/had-calls.sql': HadRow,
  'digests/digest-inputs.sql': DigestInputRow,
  'digests/known-hashes.sql': HashRow,
  'plan/entered.sql': EnteredRow,
  'plan/known.sql': KnownRow,
  'plan/losers.sql': FileRow,
  'seal/files-of-days.sql': FileRow,
  'seal/last-day.sql': LastDayRow,
  'ids/known-days.sql': KnownDayRow,
  'ids/met.sql': MetRow,
  'settle/issued.sql': IssuedRow,
  'settle/open-actors.sql': OpenActorRow,
  'settle/recorded-actors.sql': RecordedActorRow,
  'spool/statements.sql': StatementRow,
  'digests/covered.sql': CoveredRow,
};

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(readFileSync(path.join(SOURCE, 'store/schema.sql'), 'utf8'));
  for (const script of ['staging.sql', 'batch.sql']) await connection.run(readFileSync(path.join(SOURCE, 'ingest/commit', script), 'utf8'));
});

describe('every statement of ingest', () => {
  it.each(files)('%s fits the schema and the shape of its rows', async (file) => {
    const sql = readFileSync(path.join(SOURCE, 'ingest', file), 'utf8');
    expect(sql).toMatch(/^-- /);
    const statements = await connection.extractStatements(sql);
    if (!SCRIPTS.includes(file)) expect(statements.count).toBe(1);
    for (let index = 0; index < statements.count; index += 1) {
      const prepared = await statements.prepare(index);
      if (prepared.statementType !== StatementType.SELECT || SHAPES[file] === undefined) continue;
      const columns = Array.from({ length: prepared.columnCount }, (_, column) => prepared.columnName(column));
      expect(columns.sort()).toEqual(Object.keys(SHAPES[file].shape).sort());
    }
  });

  it('prepares what returns rows with a known shape', async () => {
    const unknown = [];
    for (const file of files) {
      if (SCRIPTS.includes(file)) continue;
      const statements = await connection.extractStatements(readFileSync(path.join(SOURCE, 'ingest', file), 'utf8'));
      const { statementType } = await statements.prepare(0);
      if (statementType === StatementType.SELECT && SHAPES[file] === undefined) unknown.push(file);
    }
    expect(unknown).toEqual(['plan/next-id.sql']);
  });
});
