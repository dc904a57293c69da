import { expect, it } from 'vitest';
import { causes } from '../../../connectors/kubernetes/model/authorize.ts';
import type { Attributes } from '../../../connectors/kubernetes/rbac.ts';
import { grantsOf, unpacked } from './bookshop.ts';

interface Review {
  readonly spec: {
    readonly user: string;
    readonly groups: readonly string[];
    readonly resourceAttributes?: Partial<Record<'verb' | 'group' | 'resource' | 'subresource' | 'namespace' | 'name', string>>;
    readonly nonResourceAttributes?: { readonly verb: string; readonly path: string };
  };
  readonly allowed: boolean;
  readonly reason?: string;
}

function asked({ resourceAttributes, nonResourceAttributes }: Review['spec']): Attributes {
  if (nonResourceAttributes !== undefined) return nonResourceAttributes;
  const { verb = '', group = '', resource = '', subresource = '', namespace = '', name = '' } = resourceAttributes ?? {};
  return { verb, apiGroup: group, resource, subresource, namespace, name };
}

// Answered by a real kube-apiserver 1.20.2 against the grants beside them (fixtures/kubernetes/bookshop/story.md).
const grants = grantsOf(unpacked('full/rbac-end.json.gz'));
const reviews = unpacked('full/sar-oracle.jsonl.gz').trim().split('\n').map((line) => JSON.parse(line) as Review);

it('answers 6,000 access reviews as the server did', () => {
  const wrong = reviews.filter(({ spec, allowed }) => causes(grants, spec, asked(spec)).length > 0 !== allowed);
  expect(reviews).toHaveLength(6_000);
  expect(reviews.filter(({ allowed }) => allowed)).toHaveLength(3_060);
  expect(wrong).toEqual([]);
});

it('the binding that the server names is among those that it finds', () => {
  const allowed = reviews.filter((review) => review.allowed);
  // The server names none for system:masters, which stand outside RBAC.
  const unnamed = allowed.filter(({ reason = '' }) => reason === '');
  expect(unnamed.filter(({ spec }) => !spec.groups.includes('system:masters'))).toEqual([]);
  const missed = allowed.filter(({ reason = '' }) => reason !== '').filter(({ spec, reason = '' }) => {
    const found = causes(grants, spec, asked(spec)).map(({ binding }) => `RBAC: allowed by ${binding.kind} ${JSON.stringify(binding.namespace === '' ? binding.name : `${binding.name}/${binding.namespace}`)} `);
    return !found.some((named) => reason.startsWith(named));
  });
  expect(missed).toEqual([]);
});
