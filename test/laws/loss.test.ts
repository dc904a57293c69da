import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsAccess, AwsInventory, AwsPermission } from '../../connectors/aws/inventory.ts';
import { model } from '../../connectors/aws/model/index.ts';
import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { Atom } from '../../src/core/permission.ts';
import { principalKey } from '../../src/core/principal.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import type { AskedLoss, Evidence } from '../../src/proposals/proof-steps.ts';
import { prove, proveWithLoss } from '../../src/proposals/prove.ts';
import { replay } from '../../src/proposals/replay.ts';
import { inventoryOf } from '../connectors/aws/account.ts';

const RUNS = 120;

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket', 'sqs:SendMessage', 'sqs:PurgeQueue', 'rds:RebootDBInstance');
const pattern = fc.oneof(action, fc.constantFrom('s3:*', 'sqs:*', 's3:Get*', 'rds:Reboot*'));
const resource = fc.constantFrom('*', 'arn:aws:s3:::a', 'arn:aws:s3:::a/*', 'arn:aws:sqs:us-east-1:123456789012:q', 'arn:aws:rds:us-east-1:123456789012:db:*');
const used = fc.constantFrom(undefined, 'arn:aws:s3:::a', 'arn:aws:s3:::a/k', 'arn:aws:sqs:us-east-1:123456789012:q', 'arn:aws:rds:us-east-1:123456789012:db:o');
const statement = fc
  .record({ deny: fc.nat(9), condition: fc.nat(7), actions: fc.array(pattern, { minLength: 1, maxLength: 3 }), resources: fc.array(resource, { minLength: 1, maxLength: 2 }) })
  .map(({ deny, condition, actions, resources }) => ({
    Effect: deny === 0 ? 'Deny' : 'Allow',
    Action: actions,
    Resource: resources,
    ...(condition === 0 ? { Condition: { Bool: { 'aws:SecureTransport': 'true' } } } : {}),
  }));
const document = fc.array(statement, { minLength: 1, maxLength: 3 }).map((statements) => ({ Version: '2012-10-17', Statement: statements }));
const access = fc.record({ action, resource: used }).map(({ action: name, resource: arn }): AwsAccess => ({ account: '123456789012', principal: 'AROAAPP', action: name, ...(arn === undefined ? {} : { resource: arn }) }));

/** A role with a policy of its own and one that was attached for an emergency; verdicts fall by the seed. */
const situation = fc.record({ own: document, night: document, exercised: fc.array(access, { minLength: 1, maxLength: 6 }), seed: fc.nat() });

function falls(seed: number, key: string, of: number): boolean {
  let hash = seed;
  for (const char of key) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return (hash >>> 4) % of === 0;
}

interface Case {
  readonly before: AwsInventory;
  readonly after: AwsInventory;
  readonly evidence: Evidence<AwsInventory, AwsPermission, AwsAccess>;
  readonly asked: AskedLoss<AwsAccess>;
  readonly unit: ReturnType<typeof model.units>[number];
}

function caseOf({ own, night, exercised, seed }: typeof situation extends fc.Arbitrary<infer T> ? T : never): Case | undefined {
  const before = inventoryOf({ roles: { app: { inline: { own }, attached: ['night'] } }, users: {}, groups: {}, policies: { night: { document: night } } });
  const unit = model.units(before).find(({ name }) => name === 'role/app');
  if (unit === undefined) return undefined;
  const accesses = exercised.filter((one, at) => exercised.findIndex((other) => JSON.stringify(other) === JSON.stringify(one)) === at && model.allows(before, one).decision !== 'denied');
  const atoms = model.atoms(before, accesses).filter(({ principal }) => principalKey(principal) === principalKey(unit.principals[0]!));
  const touching = model.touching(atoms);
  const given = new Set(atoms.filter(({ path }) => path[0]?.endsWith('policy/night')).map(({ key }) => key));
  const touched = new Set(accesses.flatMap((one) => touching(one).map(({ atom }) => atom)));
  const verdictOf = ({ key }: Atom): Verdict => (touched.has(key) ? 'exercised' : falls(seed, key, 5) ? 'unobservable' : 'unexercised');
  const rows = new Map(atoms.map((atom) => [atom.key, { key: atom.key, permission: atom.text, verdict: verdictOf(atom), uses: 1 } as LedgerRow]));
  const lean = accesses.filter((one) => touching(one).some(({ atom }) => given.has(atom)) && !touching(one).some(({ atom, certain }) => certain && !given.has(atom)));
  const remove = new Set(atoms.filter((atom) => given.has(atom.key) && verdictOf(atom) !== 'unobservable').map(({ key }) => key));
  const { inventory: after, givenBack } = model.narrow(before, { unit, atoms, remove });
  const back = new Set(givenBack.map(({ atom }) => atom));
  const evidence = {
    model, atoms, rows, accesses,
    removed: new Set([...remove].filter((key) => !back.has(key))),
    outside: [], replayed: new Map(), acknowledged: [], complete: new Set(unit.principals.map(principalKey)),
  };
  return { before, after, evidence, unit, asked: { atoms: new Set([...touched].filter((key) => given.has(key))), accesses: new Set(lean) } };
}

/** Runs a law over generated emergencies; tells how many of them were proved with listed loss. */
function forEveryNight(law: (one: Case, proof: ReturnType<typeof proveWithLoss<AwsInventory, AwsPermission, AwsAccess>>) => void): number {
  let proved = 0;
  fc.assert(
    fc.property(situation, (each) => {
      const one = caseOf(each);
      if (one === undefined) return;
      const proof = proveWithLoss({ unit: one.unit, before: one.before, after: one.after }, one.evidence, one.asked);
      if (proof.proven !== undefined) proved++;
      law(one, proof);
    }),
    { numRuns: RUNS },
  );
  return proved;
}

describe('proved with listed loss', () => {
  it('nothing outside the list breaks, and the list is exactly what a replay finds', () => {
    const proved = forEveryNight(({ before, after, evidence }, { proven, lost }) => {
      if (proven === undefined) return;
      const { broken, unknown, wider } = replay(model, before, after, evidence.accesses);
      expect(broken.map((text) => text.slice(0, text.indexOf(': '))).sort()).toEqual(lost.map(model.accessText).sort());
      expect([unknown, wider]).toEqual([[], []]);
      for (const one of evidence.accesses) expect(model.preserves(before, after, one).preserved).toBe(lost.includes(one) ? 'no' : 'yes');
    });
    expect(proved).toBeGreaterThan(RUNS / 10);
  });

  it('only what was asked is lost, something is lost, and no step but the two with the loss differs from a plain proof', () => {
    forEveryNight(({ before, after, evidence, asked, unit }, proof) => {
      for (const one of proof.lost) expect(asked.accesses.has(one)).toBe(true);
      const plain = prove({ unit, before, after }, evidence);
      expect(proof.steps.filter(({ step }) => !step.includes('loss'))).toEqual(plain.steps.filter(({ step }) => step !== 'accounted' && step !== 'keep'));
      if (proof.proven === undefined) return expect(proof.lost).toEqual([]);
      expect(proof.lost.length).toBeGreaterThan(0);
      expect(plain.proven).toBeUndefined();
    });
  });

  it('without the asking it is refuted: no loss is accepted by itself', () => {
    forEveryNight(({ before, after, evidence, asked, unit }, { proven, lost }) => {
      if (proven === undefined) return;
      const [first] = lost;
      const fewer = { ...asked, accesses: new Set([...asked.accesses].filter((one) => one !== first)) };
      expect(proveWithLoss({ unit, before, after }, evidence, fewer)).toMatchObject({ outcome: 'refuted', lost: [] });
      expect(proveWithLoss({ unit, before, after }, evidence, { ...asked, atoms: new Set() })).toMatchObject({ outcome: 'refuted', lost: [] });
    });
  });

  it('what leaves without being used needs a removable verdict, as everywhere', () => {
    forEveryNight(({ before, after, evidence, asked, unit }, { proven }) => {
      const idle = [...evidence.removed].find((key) => !asked.atoms.has(key));
      if (proven === undefined || idle === undefined) return;
      const rows = new Map(evidence.rows).set(idle, { ...evidence.rows.get(idle)!, verdict: 'too-new' });
      const again = proveWithLoss({ unit, before, after }, { ...evidence, rows }, { ...asked, atoms: new Set([...asked.atoms, idle]) });
      expect(again.outcome).toBe('refuted');
    });
  });
});
