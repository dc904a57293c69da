import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELDS } from '../../../connectors/aws/project/fields.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import { projectionLaws } from '../../laws/projection.ts';
import { sampled } from '../../sampled.ts';
import { cases } from './cases.ts';

type Members = Record<string, unknown>;
const table = cases<{ base: Members; cases: { set?: Members; whole?: unknown }[] }>('records');
const identities = cases<{ identity: unknown }[]>('principals').map(({ identity }) => identity);
const changes = cases<{ source?: string; event: string; parameters: unknown; response?: unknown }[]>('facts');

const seeds: readonly unknown[] = [
  ...table.cases.map((entry) => entry.whole ?? { ...table.base, ...entry.set }),
  ...identities.map((userIdentity) => ({ ...table.base, userIdentity })),
  ...changes.map((change) => ({
    ...table.base,
    eventSource: change.source ?? 'iam.amazonaws.com',
    eventName: change.event,
    requestParameters: change.parameters,
    responseElements: change.response,
  })),
];

const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', ' ', '1.', '1.x', 'AROA:', ':x', 'arn:', 'toString', '__proto__', 'constructor', -0, 1e300, [[]], [null], {}),
);

projectionLaws({
  project,
  fields: FIELDS,
  seeds,
  odd,
  isSound: ({ id, actor, at, key }) =>
    /^\d{12}$/.test(key.instance) &&
    [id, actor, key.scope, key.principal, key.call].every((text) => typeof text === 'string' && text !== '') &&
    at >= Date.UTC(2000, 0, 1) &&
    at < Date.UTC(2100, 0, 1) &&
    Object.values(key.context).every((text) => typeof text === 'string'),
});

test('a record nested deeper than any reader lets pass does not overflow the stack', () => {
  let deep: unknown = 'arn:aws:iam::123456789012:role/x';
  for (let level = 0; level < 100_000; level++) deep = { deep };
  expect(project({ ...table.base, requestParameters: deep }).kind).toBe('call');
});

test('the time of a record is that of the calendar', () => {
  const instant = fc.integer({ min: Date.UTC(2000, 0, 1) / 1000, max: Date.UTC(2100, 0, 1) / 1000 - 1 });
  fc.assert(
    fc.property(instant, (seconds) => {
      const eventTime = new Date(seconds * 1000).toISOString().replace('.000', '');
      expect(project({ ...table.base, eventTime })).toMatchObject({ kind: 'call', at: seconds * 1000 });
    }),
    sampled(500),
  );
});
