import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { findAction } from '../../../connectors/aws/actions.ts';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';

/** Folder of public truth tables, or undefined when they are not at hand. */
const SUITES = process.env['PAWL_SUITES'];
/** The map says where a role is passed; a record says it by the role in its parameters. */
const ROLE = 'arn:aws:iam::123456789012:role/passed';
/** Share of methods on which mapping and map must agree at least. */
const REACHED = 0.99;
/** Methods on which they differ, each looked up in AWS's documentation. */
const LISTED = cases<readonly { readonly method: string; readonly because: string; readonly cite: string }[]>('operation-map-disagreements');

interface OperationMap {
  readonly sdk_method_iam_mappings: Readonly<Record<string, readonly { readonly action: string }[]>>;
  readonly service_sdk_mappings: Readonly<Record<string, readonly string[]>>;
}

if (SUITES === undefined && process.env['CI'] !== undefined) throw new Error('PAWL_SUITES is not set');
if (SUITES === undefined) process.stderr.write('skipped: the public operation map (PAWL_SUITES is not set)\n');

describe.skipIf(SUITES === undefined)('the public operation map of 2022', () => {
  test('agrees with the mapping', () => {
    const bytes = readFileSync(join(SUITES ?? '', 'aws-operation-map/map-2022-08.json.gz'));
    const map = JSON.parse(gunzipSync(bytes).toString('utf8')) as OperationMap;
    let methods = 0;
    const disagreeing: string[] = [];
    for (const [method, rows] of Object.entries(map.sdk_method_iam_mappings)) {
      const live = [...new Set(rows.map((row) => findAction(row.action)?.action).filter((action) => action !== undefined))];
      if (live.length === 0) continue;
      methods += 1;
      if (!agrees(method, live)) disagreeing.push(method);
    }
    const share = (methods - disagreeing.length) / methods;
    process.stderr.write(`operation map: ${methods - disagreeing.length} of ${methods} methods agree (${(100 * share).toFixed(2)} %)\n`);
    expect(methods).toBe(11_415);
    expect(share).toBeGreaterThanOrEqual(REACHED);
    expect(disagreeing.sort()).toEqual(LISTED.map((row) => row.method));
    for (const row of LISTED) expect(row.cite, row.method).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });
});

/** Everything that the map names is needed or possible, and nothing is certain that it does not name. */
function agrees(method: string, live: readonly string[]): boolean {
  const [client = '', operation = ''] = method.split('.');
  const sources = [...new Set(live.map((action) => findAction(action)?.service ?? ''))].map((service) => hostOf(client, service));
  return sources.some((source) => {
    const { must, may } = needs(`${source}.amazonaws.com:${operation}`);
    return live.every((action) => must.has(action) || may.has(action)) && [...must].every((action) => live.includes(action)) && must.size + may.size > 0;
  });
}

/** Event source of a client whose host is not the IAM prefix of its actions. */
function hostOf(client: string, service: string): string {
  return client === 'S3Control' && service === 's3' ? 's3-control' : service;
}

function needs(call: string): { readonly must: ReadonlySet<string>; readonly may: ReadonlySet<string> } {
  const key: FoldKey = { instance: '1', scope: 'us-east-1', principal: 'AROA', call, resources: [], context: { roleArns: ROLE }, outcome: 'allowed' };
  const found = interpret(key, undefined).requirements;
  const actions = (certainty: string) =>
    new Set(found.filter((one) => one.certainty === certainty).flatMap((one) => one.anyOf.map((access) => access.action)));
  return { must: actions('must'), may: actions('may') };
}
