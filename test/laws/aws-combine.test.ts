import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Finding, type Layers, type Named, combine } from '../../connectors/aws/model/combine.ts';
import { sampled } from '../sampled.ts';

const NAMED: readonly Named[] = ['caller', 'holder', 'account', 'anyone'];

const finding = fc.constantFrom('yes', 'no', 'maybe', 'no', 'yes').map((holds): Finding => ({ holds, texts: ['x'] }) as Finding);
const denial = fc.constantFrom('no', 'no', 'no', 'no', 'no', 'yes', 'maybe').map((holds): Finding => ({ holds, texts: ['x'] }) as Finding);
const layer = fc.record({ name: fc.constant(''), deny: denial, allow: finding });
const resource = fc.record({ name: fc.constant(''), deny: denial, allow: fc.record({ caller: finding, holder: finding, account: finding, anyone: finding }) });
const layers: fc.Arbitrary<Layers> = fc.record({
  identity: layer,
  boundary: fc.option(layer, { nil: undefined }),
  session: fc.option(layer, { nil: undefined }),
  resource: fc.option(resource, { nil: undefined }),
  organization: fc.array(layer, { maxLength: 2 }),
  resourceControl: fc.array(layer, { maxLength: 1 }),
  sameAccount: fc.boolean(),
  resourceMustAllow: fc.boolean(),
});

/**
 * The documented evaluation of a request of which everything is known, step by step; `undefined` where nobody says it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
function reference({ identity, boundary, session, resource: own, organization = [], resourceControl = [], sameAccount, resourceMustAllow }: Layers): boolean | undefined {
  const yes = (each: Finding | undefined) => each?.holds === 'yes';
  const everything = [identity, boundary, session, own, ...organization, ...resourceControl];
  if (everything.some((each) => yes(each?.deny))) return false;
  if (organization.some(({ allow }) => !yes(allow)) || resourceControl.some(({ allow }) => !yes(allow))) return false;
  const limited = (boundary !== undefined && !yes(boundary.allow)) || (session !== undefined && !yes(session.allow));
  const byIdentity = yes(identity.allow) && !limited;
  if (!sameAccount) return byIdentity && own !== undefined && NAMED.some((named) => yes(own.allow[named]));
  if (yes(own?.allow.caller) || (yes(own?.allow.holder) && !limited) || (yes(own?.allow.anyone) && !limited)) return true;
  if (byIdentity && (resourceMustAllow !== true || yes(own?.allow.account))) return true;
  return yes(own?.allow.anyone) ? undefined : false;
}

/** Every way in which what may be, is or is not. */
function completions(given: Layers): readonly Layers[] {
  const text = JSON.stringify(given);
  const open = text.split('"maybe"');
  if (open.length > 9) return [];
  return Array.from({ length: 2 ** (open.length - 1) }, (_, bits) =>
    JSON.parse(open.map((part, at) => (at === 0 ? part : `"${(bits >> (at - 1)) % 2 === 1 ? 'yes' : 'no'}"${part}`)).join('')) as Layers,
  );
}

test('the combined answer is the one of every completion, and unknown only when they differ', () => {
  const seen = { allowed: 0, denied: 0, unknown: 0 };
  fc.assert(
    fc.property(layers, (given) => {
      const { decision } = combine(given);
      const truths = completions(given).map(reference);
      if (truths.length === 0) return;
      seen[decision] += 1;
      if (decision !== 'unknown') expect(new Set(truths)).toEqual(new Set([decision === 'allowed']));
      else expect(new Set(truths).size > 1 || truths.includes(undefined)).toBe(true);
    }),
    sampled(5_000),
  );
  expect(Math.min(seen.allowed, seen.denied, seen.unknown)).toBeGreaterThan(40);
});
