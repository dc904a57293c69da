import path from 'node:path';
import { expect, test } from 'vitest';
import { actors } from '../../../connectors/aws/actors/resolve.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import { describeSamples, documents, recordsIn } from '../../samples.ts';
import { mordor } from './unwrapped.ts';

interface Counts {
  /** Calls of role sessions whose key was issued by a record of the same sample. */
  readonly joined: number;
  readonly kinds: Readonly<Record<string, number>>;
}

/** Who was behind the calls of role sessions, without any export. */
function countsOf(records: readonly unknown[]): Counts {
  const calls = records.map(project).flatMap((projected) => (projected.kind === 'call' ? [projected] : []));
  const uses = calls.filter(({ key }) => key.principal.startsWith('AROA')).map(({ key, actor }) => ({ instance: key.instance, principal: key.principal, actor }));
  const settled = actors.settle(uses, calls.flatMap(({ facts }) => facts ?? []));
  const kinds: Record<string, number> = {};
  for (const { kind } of actors.resolve(uses.map((use, at) => ({ ...use, actor: settled[at] ?? use.actor })), new Map())) kinds[kind] = (kinds[kind] ?? 0) + 1;
  return { joined: settled.filter((text) => text !== undefined).length, kinds };
}

// Counted from the raw members by another program: calls whose `userIdentity.accessKeyId` is the `accessKeyId` of the
// `responseElements.credentials` of an AssumeRole record of the same sample.
describeSamples('sessions of real records are joined', (samples) => {
  test('47 calls of sessions that a user took', () => {
    const found = countsOf(documents(path.join(samples, 'aws-cloudtrail-stratus')).flatMap(({ value }) => recordsIn(value)));
    expect(found.joined).toBe(47);
    expect(found.kinds['user']).toBe(47);
  });

  test('11 calls of an instance, told by the name of its session', () => {
    const found = countsOf(mordor(samples).map(({ event }) => event));
    expect(found.joined).toBe(0);
    expect(found.kinds).toEqual({ session: 11 });
  });
});
