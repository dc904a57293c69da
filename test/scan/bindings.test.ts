import { expect, it } from 'vitest';
import type { Binding } from '../../src/core/proposal.ts';
import { editedApart } from '../../src/scan/bindings.ts';

const bound = (path: string, place?: string): Binding => ({ path, ...(place === undefined ? {} : { place }), state: 'bound', policy: 'role/ci#deploy' });

it('a place that stands for policies of several instances is edited for none of them', () => {
  const unmatched: Binding = { path: 'b.tf', state: 'unmatched', reason: 'x' };
  const [first, second] = editedApart([
    { instance: '111', bindings: [bound('a.tf', 'p'), bound('a.tf', 'q'), bound('b.tf')] },
    { instance: '222', bindings: [bound('a.tf', 'p'), unmatched] },
  ]);
  expect(first).toEqual([
    { path: 'a.tf', place: 'p', state: 'by-hand', policy: 'role/ci#deploy', reason: 'a.tf stands for a policy of 222 too, and one edit would change both' },
    bound('a.tf', 'q'),
    bound('b.tf'),
  ]);
  expect(second).toEqual([expect.objectContaining({ state: 'by-hand', reason: expect.stringContaining('111 too') }), unmatched]);
});
