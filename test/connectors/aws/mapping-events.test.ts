import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { table } from '../../../connectors/aws/mapping/tables.ts';
import { FIELDS } from '../../../connectors/aws/project/fields.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { describeSamples, documents, recordsIn } from '../../samples.ts';
import { cases } from './cases.ts';
import { prune } from '../../laws/prune.ts';

interface EventCase {
  readonly service: string;
  /** Host of the event source without `.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly region: string;
  readonly parameters?: unknown;
  readonly response?: unknown;
  readonly resources?: readonly string[];
  readonly readOnly?: boolean;
  /** All certain needs, as `action` or `action on ARN`. */
  readonly must: readonly string[];
  /** `event`: an example event of the cited page; `api`: the request of the cited page, as CloudTrail spells parameters. */
  readonly from: 'event' | 'api';
  readonly cite: string;
}

interface RecordCase {
  readonly folder: string;
  readonly call: string;
  readonly must: readonly string[];
}

const EVENTS = cases<readonly EventCase[]>('mapping-events');
const { services } = table<{ readonly services: readonly { readonly prefix: string }[] }>('common-services');

describe('documented events of the common services', () => {
  test.each(EVENTS.map((row) => [`${row.service} ${row.name}`, row] as const))('%s', (_, row) => {
    const record = recordOf(row);
    const projected = project(record);
    expect(project(prune(record, FIELDS))).toEqual(projected);
    if (projected.kind !== 'call') throw new Error(projected.reason);
    expect(musts(projected.key)).toEqual(row.must);
    expect(row.cite).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
  });

  test('every one of the sixty has one', () => {
    const shown = new Set(EVENTS.map((row) => row.service));
    expect(services.map(({ prefix }) => prefix).filter((prefix) => !shown.has(prefix))).toEqual([]);
  });
});

describeSamples('recorded events need what was read from them by hand', (samples) => {
  const keys = new Map<string, FoldKey>();
  beforeAll(() => {
    for (const folder of new Set(cases<readonly RecordCase[]>('mapping-records').map((row) => row.folder))) {
      for (const record of documents(join(samples, folder)).flatMap(({ value }) => recordsIn(value))) {
        const projected = project(record);
        if (projected.kind !== 'call' || projected.key.outcome !== 'allowed') continue;
        const name = `${folder} ${projected.key.call}`;
        if (!keys.has(name)) keys.set(name, projected.key);
      }
    }
  });
  test.each(cases<readonly RecordCase[]>('mapping-records').map((row) => [`${row.folder} ${row.call}`, row] as const))('%s', (name, row) => {
    const key = keys.get(name);
    expect(key === undefined ? undefined : musts(key)).toEqual(row.must);
  });
});

function recordOf(row: EventCase): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.08',
    userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLECALLER001', accountId: '123456789012', userName: 'alice' },
    eventTime: '2026-03-02T04:05:06Z',
    eventSource: `${row.source}.amazonaws.com`,
    eventName: row.name,
    awsRegion: row.region,
    requestParameters: row.parameters ?? null,
    responseElements: row.response ?? null,
    resources: (row.resources ?? []).map((ARN) => ({ ARN })),
    eventID: 'e-1',
    readOnly: row.readOnly === true,
    eventType: 'AwsApiCall',
    recipientAccountId: '123456789012',
    eventCategory: 'Management',
  };
}

function musts(key: FoldKey): readonly string[] {
  const certain = interpret(key, undefined).requirements.filter((one) => one.certainty === 'must').flatMap((one) => one.anyOf);
  return certain.map(({ action, resource }) => (resource === undefined ? action : `${action} on ${resource}`));
}
