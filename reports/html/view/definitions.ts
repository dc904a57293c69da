import { FINDING_KINDS, type FindingKind } from '../../../src/core/finding.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { PROOF_STEPS } from '../../../src/core/proof.ts';
import { VERDICTS, VERDICT_ORDER } from '../../../src/core/verdict.ts';
import { SLICES, SLICE_ORDER, sliceOf, type Slice } from './parts.ts';

/** What the words and numbers of the page mean. */
export interface DefinitionsView {
  readonly parts: readonly { readonly title: string; readonly slice: Slice; readonly meaning: string }[];
  readonly verdicts: readonly { readonly verdict: string; readonly slice: Slice; readonly meaning: string }[];
  readonly findings: readonly { readonly kind: string; readonly meaning: string }[];
  readonly steps: readonly { readonly step: string; readonly meaning: string }[];
  readonly weights: string;
}

export function definitionsView(): DefinitionsView {
  return {
    parts: SLICE_ORDER.map((slice) => ({ slice, title: SLICES[slice].title, meaning: SLICES[slice].meaning })),
    verdicts: VERDICT_ORDER.map((verdict) => ({ verdict, slice: sliceOf(verdict), meaning: VERDICTS[verdict].meaning })),
    findings: (Object.keys(FINDING_KINDS) as FindingKind[]).map((kind) => ({ kind, meaning: FINDING_KINDS[kind] })),
    steps: Object.entries(PROOF_STEPS).map(([step, meaning]) => ({ step, meaning })),
    weights: Object.entries(RISK_WEIGHT).map(([risk, weight]) => `${risk} ${weight.toFixed(1)}`).join(', '),
  };
}
