import type { Interpretation } from '../../../src/core/requirement.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import type { KubernetesAccess } from '../access.ts';
import { callOf } from '../call-key.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { groupOfRequest, principalRef } from '../principals.ts';

/** What a call needed. */
export function interpret(key: FoldKey, _inventory: KubernetesInventory | undefined): Interpretation<KubernetesAccess> {
  const { requester, attributes } = callOf(key);
  return { requirements: [], unmapped: { principal: principalRef(key.instance, { kind: 'User', name: requester.user }), group: groupOfRequest(attributes), reason: 'calls of clusters are not interpreted yet' } };
}
