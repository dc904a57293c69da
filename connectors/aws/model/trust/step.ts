import type { StepResult } from '../../../../src/core/proof.ts';
import type { PolicyDocument } from '../../inventory.ts';
import { trustCovers } from './covers.ts';
import type { NarrowedTrust } from './narrow.ts';
import type { TrustRequest } from './request.ts';

/** The proof's step of a new trust policy: it admits who took the old role, wherever that did, and nobody else. */
export function trustStep(before: PolicyDocument, narrowed: NarrowedTrust, requests: readonly TrustRequest[]): StepResult {
  const cover = trustCovers(before, narrowed.document);
  const wider = cover.covers === 'no' ? cover.uncovered.map((text) => `wider than the old trust policy: ${text}`) : [];
  const doubts = [
    ...(cover.covers === 'unknown' ? [cover.reason] : []),
    ...narrowed.unshown.map(({ name }) => `it is not shown that ${name} may still take the role`),
    ...(requests.length === 0 ? ['the record does not tell who took the role'] : []),
  ];
  return {
    step: 'trust',
    result: wider.length > 0 ? 'no' : doubts.length > 0 ? 'unknown' : 'yes',
    counts: { 'recorded subjects': requests.length, admitted: requests.length - narrowed.unshown.length, wider: wider.length },
    notes: [...wider, ...new Set(doubts)].sort().slice(0, 50),
  };
}
