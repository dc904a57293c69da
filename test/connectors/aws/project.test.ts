import { describe, expect, test } from 'vitest';
import { deliveredFile } from '../../../connectors/aws/project/file.ts';
import { outcomeOf } from '../../../connectors/aws/project/outcome.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { Outcome, Projected } from '../../../src/core/usage.ts';
import { cases } from './cases.ts';

type Members = Record<string, unknown>;
interface RecordCase {
  readonly name: string;
  readonly whole?: unknown;
  readonly set?: Members;
  readonly unset?: readonly string[];
  readonly expect?: Members;
  readonly skip?: string;
  readonly skipped?: unknown;
  readonly quarantine?: string;
  readonly principal?: string;
}
const table = cases<{ base: Members; call: Members; cases: RecordCase[] }>('records');

function recordOf(entry: Pick<RecordCase, 'whole' | 'set' | 'unset'>): unknown {
  if (entry.whole !== undefined) return entry.whole;
  const record = { ...structuredClone(table.base), ...structuredClone(entry.set ?? {}) };
  for (const member of entry.unset ?? []) delete record[member];
  return record;
}

/** The plain call with some members (dotted paths) replaced. */
function callWith(changes: Members): unknown {
  const call = structuredClone(table.call);
  for (const [path, value] of Object.entries(changes)) {
    const steps = path.split('.');
    let target: Members = call;
    for (const step of steps.slice(0, -1)) target = target[step] as Members;
    target[steps.at(-1)!] = value;
  }
  return call;
}

describe('one record', () => {
  test.each(table.cases)('$name', (entry) => {
    const projected = project(recordOf(entry));
    if (entry.expect !== undefined) expect(projected).toEqual(callWith(entry.expect));
    else if (entry.skipped !== undefined) expect(projected).toEqual(entry.skipped);
    else if (entry.skip !== undefined) {
      expect(projected).toEqual({ kind: 'skip', reason: entry.skip, instance: '123456789012', scope: 'eu-central-1', at: 1772424306000 });
    } else {
      expect(projected).toMatchObject({ kind: 'quarantine', reason: entry.quarantine });
      expect((projected as { principal?: string }).principal).toBe(entry.principal);
    }
  });

  test('what is legible of a quarantined record confines its damage', () => {
    expect(project(recordOf({ unset: ['eventID'] }))).toEqual({
      kind: 'quarantine',
      reason: 'no-id',
      instance: '123456789012',
      scope: 'eu-central-1',
      principal: 'AIDAEXAMPLE1',
      at: 1772424306000,
    });
  });
});

test.each(cases<{ source: string; code?: string; message?: string; outcome: Outcome }[]>('outcomes'))(
  'outcome of $source $code: $outcome',
  ({ source, code, message, outcome }) => {
    expect(outcomeOf(source, code, message)).toBe(outcome);
  },
);

interface PrincipalCase {
  readonly name: string;
  readonly identity: unknown;
  readonly principal?: string;
  readonly actor?: string;
  readonly context?: Record<string, string>;
  readonly skip?: string;
  readonly quarantine?: string;
}

test.each(cases<PrincipalCase[]>('principals'))('principal: $name', (entry) => {
  const projected = project(recordOf({ set: { userIdentity: entry.identity } }));
  if (entry.skip !== undefined) expect(projected).toMatchObject({ kind: 'skip', reason: entry.skip });
  else if (entry.quarantine !== undefined) expect(projected).toMatchObject({ kind: 'quarantine', reason: entry.quarantine });
  else {
    expect(projected).toEqual(
      callWith({
        'key.principal': entry.principal,
        actor: entry.actor,
        'key.context': { readOnly: 'true', category: 'Management', ...entry.context },
      }),
    );
  }
});

interface FactCase {
  readonly source?: string;
  readonly event: string;
  readonly parameters: unknown;
  readonly response?: unknown;
  readonly errorCode?: string;
  readonly kind?: string;
  readonly subject?: string;
  readonly holder?: string;
  readonly detail?: Readonly<Record<string, string>>;
  readonly none?: string;
  readonly quarantine?: string;
}

test.each(cases<FactCase[]>('facts'))('fact: $event $parameters $none', (entry) => {
  const projected = project(
    recordOf({
      set: {
        eventSource: entry.source ?? 'iam.amazonaws.com',
        eventName: entry.event,
        requestParameters: entry.parameters,
        responseElements: entry.response ?? null,
        ...(entry.errorCode === undefined ? {} : { errorCode: entry.errorCode }),
      },
    }),
  );
  if (entry.quarantine !== undefined) {
    expect(projected).toMatchObject({ kind: 'quarantine', reason: 'not-a-record', principal: 'AIDAEXAMPLE1' });
    return;
  }
  expect(projected.kind).toBe('call');
  const facts = (projected as Extract<Projected, { kind: 'call' }>).facts;
  if (entry.none !== undefined) expect(facts).toBeUndefined();
  else {
    expect(facts).toEqual([
      {
        kind: entry.kind ?? 'grant-change',
        instance: '123456789012',
        at: 1772424306000,
        id: 'e-1',
        subject: entry.subject,
        ...(entry.holder === undefined ? {} : { holder: entry.holder }),
        actor: 'alice',
        detail: { event: entry.event, ...entry.detail },
      },
    ]);
  }
  expect(JSON.stringify(facts ?? [])).not.toContain('AKIA');
});

test.each([
  ['AWSLogs/123456789012/CloudTrail/eu-central-1/2026/03/01/123456789012_CloudTrail_eu-central-1_20260301T0005Z_abc.json.gz', { instance: '123456789012', scope: 'eu-central-1', days: ['2026-02-28', '2026-03-01'] }],
  ['logs/AWSLogs/o-abcd1234/123456789012/CloudTrail/us-gov-east-1/2026/03/02/x.json.gz', { instance: '123456789012', scope: 'us-gov-east-1', days: ['2026-03-01', '2026-03-02'] }],
  ['123456789012_CloudTrail_us-east-1_20200930T2300Z_Ab1.json.gz', { instance: '123456789012', scope: 'us-east-1', days: ['2020-09-29', '2020-09-30'] }],
  ['AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/03/02/123456789012_CloudTrail-Digest_eu-central-1_x.json.gz', { skip: 'digest' }],
  ['AWSLogs/123456789012/CloudTrail-Insight/eu-central-1/2026/03/02/x.json.gz', { skip: 'insight' }],
  ['AWSLogs/123456789012/elasticloadbalancing/eu-central-1/2026/03/02/x.log.gz', { skip: 'not-a-log' }],
  ['exports/lookup-events.json', {}],
])('the name %s tells %j', (path, expected) => {
  expect(deliveredFile(path)).toEqual(expected);
});
