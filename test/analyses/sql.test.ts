import { DuckDBInstance, StatementType, type DuckDBConnection } from '@duckdb/node-api';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TABLES } from '../../src/analyses/redundant.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../src/analyses');
const SCHEMA = path.resolve(import.meta.dirname, '../../src/store/schema.sql');
/** Statements whose module has another name. */
const MODULE: Readonly<Record<string, string>> = { editions: 'expansions', calls: 'interpret', accesses: 'context', damage: 'incomplete', 'recorded-uses': 'actors', 'emergency-atoms': 'emergency-grants', 'emergency-unseen': 'forgotten-emergency-grant', pending: 'incomplete', contained: 'redundant', contended: 'redundant', contenders: 'redundant', contesting: 'redundant', 'split-accesses': 'split-needs', 'split-actors': 'split-needs', 'split-atoms': 'split-needs' };
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.sql')).map((file) => path.basename(file, '.sql'));

let connection: DuckDBConnection;
beforeAll(async () => {
  connection = await (await DuckDBInstance.create(':memory:')).connect();
  await connection.run(readFileSync(SCHEMA, 'utf8'));
  await connection.run(readFileSync(path.join(FOLDER, 'needed.sql'), 'utf8'));
  for (const table of TABLES) await connection.run(table);
  await connection.run('CREATE TEMP TABLE asked (atom_key VARCHAR)');
});

describe('every statement of an analysis', () => {
  it.each(files)('%s.sql asks its question in the first line, is one statement, and fits the schema', async (name) => {
    const sql = readFileSync(path.join(FOLDER, `${name}.sql`), 'utf8');
    expect(sql).toMatch(/^-- .*[?.]/);
    const statements = await connection.extractStatements(sql);
    expect(statements.count).toBe(1);
    const prepared = await statements.prepare(0);
    if (prepared.statementType !== StatementType.SELECT) return;
    expect(sql).toMatch(/ORDER BY|FROM input WHERE source = \$source_id AND kind/);
    const columns = Array.from({ length: prepared.columnCount }, (_, index) => prepared.columnName(index)).sort();
    const module = (await import(`../../src/analyses/${MODULE[name] ?? name}.ts`)) as Record<string, unknown>;
    const shapes = Object.values(module).filter((value) => value instanceof z.ZodObject).map((shape) => Object.keys(shape.shape).sort());
    expect(shapes).toContainEqual(columns);
  });
});
