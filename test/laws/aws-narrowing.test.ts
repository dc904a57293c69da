import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsAccess, AwsInventory, AwsPermission, Holder } from '../../connectors/aws/inventory.ts';
import { allows } from '../../connectors/aws/model/allows.ts';
import { atoms } from '../../connectors/aws/model/atoms.ts';
import { contains } from '../../connectors/aws/model/contains.ts';
import { covers } from '../../connectors/aws/model/covers.ts';
import { documentSize } from '../../connectors/aws/model/document-size.ts';
import { holds } from '../../connectors/aws/model/holds.ts';
import { narrow } from '../../connectors/aws/model/narrow.ts';
import { preserves } from '../../connectors/aws/model/preserves.ts';
import { DEFAULT_QUOTAS, type Quotas } from '../../connectors/aws/model/quotas.ts';
import { regionTouches } from '../../connectors/aws/model/regions.ts';
import { canApply } from '../../connectors/aws/model/resource-types.ts';
import { touching } from '../../connectors/aws/model/touching.ts';
import { units } from '../../connectors/aws/model/units.ts';
import { groupBy } from '../../src/core/group.ts';
import { by } from '../../src/core/order.ts';
import type { Atom } from '../../src/core/permission.ts';
import { principalKey } from '../../src/core/principal.ts';
import type { Cut, Narrowed, Unit } from '../../src/core/proposal.ts';
import { sampled } from '../sampled.ts';
import { type AccountCase, inventoryOf } from '../connectors/aws/account.ts';

const RUNS = 25;

const action = fc.constantFrom('s3:GetObject', 's3:PutObject', 's3:ListBucket', 's3:ListAllMyBuckets', 'sqs:SendMessage', 'dynamodb:Query', 'iam:PassRole', 'nosuch:Thing', 's3:NewThing');
const element = fc.oneof(action, fc.constantFrom('s3:GetObject*', 'S3:getobject', 's3:List*', 'sqs:*', 'dynamodb:*Item', 'dynamodb:Q*', 's3:N*', 'nosuch:*'));
const resource = fc.constantFrom(
  '*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/*',
  'arn:aws:s3:::b*',
  'arn:aws:sqs:*:*:*',
  'arn:aws:sqs:us-east-1:123456789012:q',
  'arn:aws:dynamodb:*:*:table/t*',
  'arn:aws:iam::123456789012:role/${aws:username}',
);
const used = fc.constantFrom(
  undefined,
  'arn:aws:s3:::a',
  'arn:aws:s3:::a/k',
  'arn:aws:s3:::b',
  'arn:aws:s3:::b2/k',
  'arn:aws:sqs:us-east-1:123456789012:q',
  'arn:aws:sqs:eu-west-1:123456789012:p',
  'arn:aws:dynamodb:us-east-1:123456789012:table/t1',
  'arn:aws:dynamodb:us-east-1:123456789012:table/t1/index/i',
  'arn:aws:iam::123456789012:role/x',
);

const some = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { minLength: 1, maxLength: 4 });
// Everything is 22,000 permissions: rare, and not drawn first as small numbers are.
const rarely = fc.noBias(fc.nat(299));
/** Leaves S3 and SQS, and what begins like them, to a NotAction list. */
const MOST = ['abcdefghijklmnopqrtuvwxyz'.split('').map((letter) => `${letter}*:*`), 'abcdefghijklmnoprstuvwxyz'.split('').map((letter) => `s${letter}*:*`)].flat();
const statement = fc
  .record({ deny: fc.nat(7), notAction: fc.noBias(fc.nat(59)), notResource: fc.nat(9), condition: fc.nat(5), all: rarely, actions: some(element), resources: some(resource) })
  .map(({ deny, notAction, notResource, condition, all, actions, resources }) => ({
    Effect: deny === 0 ? 'Deny' : 'Allow',
    ...(notAction === 0 ? { NotAction: [...actions, ...MOST] } : { Action: all === 0 ? [...actions, '*'] : actions }),
    [notResource === 0 ? 'NotResource' : 'Resource']: resources,
    ...(condition === 0 ? { Condition: { Bool: { 'aws:SecureTransport': 'true' } } } : {}),
  }));
const document = some(statement).map((statements) => ({
  Version: '2012-10-17',
  Statement: statements.map((each, at) => (at % 2 === 0 ? { Sid: `S${at}`, ...each } : each)),
}));
const managed = fc.subarray(['one', 'two', 'aws/Three']);

const account: fc.Arbitrary<AccountCase> = fc
  .record({ own: document, user: document, group: document, one: document, two: document, three: document, held: fc.tuple(managed, managed, managed), also: fc.boolean() })
  .map(({ own, user, group, one, two, three, held: [a, b, c], also }) => ({
    roles: { app: { inline: { own }, attached: a } },
    users: { alice: { inline: { user }, groups: ['devs'], attached: b }, bob: { groups: also ? ['devs'] : [] } },
    groups: { devs: { inline: { group }, attached: c } },
    policies: { one: { document: one }, two: { document: two }, 'aws/Three': { document: three } },
  }));

const access = fc.record({ principal: fc.constantFrom('AROAAPP', 'AIDAALICE', 'AIDABOB'), action, resource: used }).map(
  ({ principal, action: name, resource: arn }): AwsAccess => ({ account: '123456789012', principal, action: name, ...(arn === undefined ? {} : { resource: arn }) }),
);

/** A coin per atom; equal seeds fall alike for equal keys. */
function falls(seed: number, key: string, of: number): boolean {
  let hash = seed;
  for (const char of key) hash = (Math.imul(hash, 31) + (char.codePointAt(0) ?? 0)) >>> 0;
  return (hash >>> 4) % of === 0;
}

function cutOf(inventory: AwsInventory, exercised: readonly AwsAccess[], unit: Unit, seed: number) {
  const keys = new Set(unit.principals.map(principalKey));
  const own = atoms(inventory, exercised).filter((atom) => keys.has(principalKey(atom.principal)));
  const touch = touching(own);
  const needed = new Set(exercised.flatMap((each) => touch(each).map(({ atom }) => atom)));
  const remove = new Set(own.filter(({ key }) => !needed.has(key) && !falls(seed, key, 4)).map(({ key }) => key));
  return { unit, atoms: own, remove };
}

const situation = fc.record({ account, exercised: fc.array(access, { maxLength: 8 }), seed: fc.nat(), tight: fc.boolean() });

/** Quotas that a few statements reach. */
const TIGHT: Quotas = {
  managedPolicySize: 340,
  inlinePoliciesSize: { user: 280, role: 420, group: 330 },
  attachedPolicies: { user: 3, role: 4, group: 2 },
  versionsPerPolicy: 5,
};

/** One unit of a generated account, narrowed. */
interface Run {
  readonly before: AwsInventory;
  readonly exercised: readonly AwsAccess[];
  readonly cut: Cut<AwsPermission>;
  readonly quotas: Quotas;
  readonly after: AwsInventory;
  readonly givenBack: Narrowed<AwsInventory>['givenBack'];
  /** Keys of the atoms that leave. */
  readonly left: ReadonlySet<string>;
  /** The atoms of the unit that do not. */
  readonly stay: readonly Atom<AwsPermission>[];
}

/** Runs a law for every unit of a generated account. */
function forEveryUnit(law: (run: Run) => void): void {
  fc.assert(
    fc.property(situation, ({ account: each, exercised, seed, tight }) => {
      const before = inventoryOf(each);
      const quotas = tight ? TIGHT : DEFAULT_QUOTAS;
      for (const unit of units(before)) {
        const cut: Cut<AwsPermission> = {
          ...cutOf(before, exercised, unit, seed),
          sharedPolicies: seed % 2 === 0 ? 'union' : 'per-holder',
          movable: new Set(unit.edits.filter((reference) => !falls(seed, reference, 3))),
        };
        const { inventory: after, givenBack } = narrow(before, cut, quotas);
        const back = new Set(givenBack.map(({ atom }) => atom));
        const left = new Set([...cut.remove].filter((key) => !back.has(key)));
        law({ before, exercised, cut, quotas, after, givenBack, left, stay: cut.atoms.filter(({ key }) => !left.has(key)) });
      }
    }),
    { ...sampled(RUNS), endOnFailure: true },
  );
}

const sorted = (inventory: AwsInventory) => ({ holders: [...inventory.holders].sort(by(({ arn }) => arn)), policies: [...inventory.policies].sort(by(({ arn }) => arn)) });

describe('laws of narrowing', () => {
  it('keeps every atom that was not to leave or is given back', () => {
    forEveryUnit(({ before, after, stay }) => {
      expect(stay.filter(({ permission }) => holds(after, permission, before) !== 'yes').map(({ key }) => key)).toEqual([]);
    });
  });

  it('cuts every other atom from its path', () => {
    forEveryUnit(({ exercised, after, left }) => {
      const there = new Set(atoms(after, exercised).map(({ key }) => key));
      expect([...left].filter((key) => there.has(key))).toEqual([]);
    });
  });

  it('makes no new policy that grants what left', () => {
    forEveryUnit(({ before, exercised, after, stay }) => {
      const known = new Set(before.policies.map(({ arn }) => arn));
      const made = atoms(after, exercised).filter(
        ({ permission: { named, policy, action: name, region } }) => named && policy.startsWith('arn:') && !known.has(policy) && canApply(name, region.pattern ?? '*'),
      );
      // What one holder keeps, all holders of a policy keep.
      const kept = groupBy(stay, ({ permission }) => permission.action.toLowerCase());
      const wider = made.filter(
        ({ permission }) => !(kept.get(permission.action.toLowerCase()) ?? []).some((each) => contains({ ...each.permission, holder: permission.holder }, permission)),
      );
      expect(wider.map(({ key }) => key)).toEqual([]);
    });
  });

  it('is never wider than before', () => {
    forEveryUnit(({ before, after }) => {
      expect(covers(before, after)).toEqual({ covers: 'yes' });
    });
  });

  it('preserves every exercised access', () => {
    forEveryUnit(({ before, exercised, cut, after }) => {
      const own = new Set(cut.unit.principals.map(({ id }) => id));
      for (const each of exercised) if (own.has(each.principal)) expect(preserves(before, after, each)).toEqual({ preserved: 'yes' });
    });
  });

  it('stays within the quotas where it was within them', () => {
    forEveryUnit(({ before, quotas, after }) => {
      const old = new Map(before.policies.map((policy) => [policy.arn, policy]));
      for (const { arn, document, managedBy } of after.policies) {
        const was = documentSize(old.get(arn)?.document ?? { version: '2012-10-17', statements: [] });
        if (managedBy === 'customer') expect([arn, documentSize(document) <= Math.max(quotas.managedPolicySize, was)]).toEqual([arn, true]);
      }
      for (const [at, holder] of after.holders.entries()) {
        const size = (inline: Holder['inline']) => inline.reduce((sum, each) => sum + documentSize(each.document), 0);
        const was = before.holders[at];
        // While the new ones come before the old ones go.
        const meanwhile = new Set([...holder.attached, ...(was?.attached ?? [])]).size;
        expect(meanwhile).toBeLessThanOrEqual(Math.max(quotas.attachedPolicies[holder.kind], was?.attached.length ?? 0));
        expect(size(holder.inline)).toBeLessThanOrEqual(Math.max(quotas.inlinePoliciesSize[holder.kind], size(was?.inline ?? [])));
      }
    });
  });

  it('changes nothing the second time', () => {
    forEveryUnit(({ exercised, cut, quotas, after, left }) => {
      const keys = new Set(cut.unit.principals.map(principalKey));
      const again = atoms(after, exercised).filter((atom) => keys.has(principalKey(atom.principal)));
      expect(narrow(after, { ...cut, atoms: again, remove: left }, quotas).inventory).toEqual(after);
    });
  });

  it('does not depend on the order of atoms, holders and policies', () => {
    forEveryUnit(({ before, cut, quotas, after, givenBack }) => {
      const turned: AwsInventory = { ...before, holders: [...before.holders].reverse(), policies: [...before.policies].reverse() };
      const there = narrow(turned, { ...cut, atoms: [...cut.atoms].reverse(), remove: new Set([...cut.remove].reverse()) }, quotas);
      expect(there.givenBack).toEqual(givenBack);
      expect(sorted(there.inventory)).toEqual(sorted(after));
    });
  });
});

describe('laws of atoms', () => {
  it('do not depend on the order of holders', () => {
    fc.assert(
      fc.property(situation, ({ account: each, exercised }) => {
        const before = inventoryOf(each);
        const turned: AwsInventory = { ...before, holders: [...before.holders].reverse(), policies: [...before.policies].reverse() };
        expect(atoms(turned, [...exercised].reverse())).toEqual(atoms(before, exercised));
      }),
      { ...sampled(RUNS), endOnFailure: true },
    );
  });

  it('have keys of their own', () => {
    fc.assert(
      fc.property(situation, ({ account: each, exercised }) => {
        const found = atoms(inventoryOf(each), exercised);
        expect(new Set(found.map(({ key }) => key)).size).toBe(found.length);
      }),
      { ...sampled(RUNS), endOnFailure: true },
    );
  });

  it('partition what they were split from: a resource lies in exactly one region of the pattern', () => {
    fc.assert(
      fc.property(situation, used, ({ account: each, exercised }, arn) => {
        if (arn === undefined) return;
        const inventory = inventoryOf(each);
        const whole = atoms(inventory, []);
        const parts = atoms(inventory, exercised);
        const at = (list: readonly Atom<AwsPermission>[], named: Atom<AwsPermission>): number =>
          list.filter(
            ({ permission, path }) =>
              permission.action === named.permission.action &&
              permission.holder === named.permission.holder &&
              permission.statement === named.permission.statement &&
              permission.named === named.permission.named &&
              path.join() === named.path.join() &&
              regionTouches(permission.region, arn) === 'yes',
          ).length;
        for (const atom of whole.filter(({ permission }) => permission.named && canApply(permission.action, arn)).slice(0, 200)) {
          if (at(whole, atom) === 1) expect([atom.text, at(parts, atom)]).toEqual([atom.text, 1]);
        }
      }),
      { ...sampled(RUNS), endOnFailure: true },
    );
  });

  it('an access that may be allowed touches an atom', () => {
    fc.assert(
      fc.property(situation, fc.array(access, { minLength: 4, maxLength: 12 }), ({ account: each, exercised }, asked) => {
        const inventory = inventoryOf(each);
        const touch = touching(atoms(inventory, exercised));
        for (const one of asked) {
          if (allows(inventory, one).decision !== 'denied') expect([one, touch(one).length > 0]).toEqual([one, true]);
        }
      }),
      { ...sampled(RUNS), endOnFailure: true },
    );
  });

  it('a certain touch is an atom that is held', () => {
    fc.assert(
      fc.property(situation, access, ({ account: each, exercised }, one) => {
        const inventory = inventoryOf(each);
        const found = atoms(inventory, exercised);
        const permissions = new Map(found.map(({ key, permission }) => [key, permission]));
        for (const { atom, certain } of touching(found)(one)) {
          const permission = permissions.get(atom);
          if (certain) expect(permission?.condition).toBe('');
          if (permission !== undefined) expect(holds(inventory, permission)).toBe('yes');
        }
      }),
      { ...sampled(RUNS), endOnFailure: true },
    );
  });
});
