import { FINDING_KINDS, type FindingKind } from '../../../src/core/finding.ts';
import { RISK_WEIGHT } from '../../../src/core/permission.ts';
import { PROOF_STEPS } from '../../../src/core/proof.ts';
import { VERDICTS, VERDICT_ORDER } from '../../../src/core/verdict.ts';
import { partOf, type Part } from '../../facts/share.ts';

/** What the words and numbers of the page mean. */
export interface DefinitionsView {
  readonly verdicts: readonly { readonly verdict: string; readonly part: Part; readonly meaning: string }[];
  readonly findings: readonly { readonly kind: string; readonly meaning: string }[];
  readonly steps: readonly { readonly step: string; readonly meaning: string }[];
  readonly weights: string;
}

export function definitionsView(): DefinitionsView {
  return {
    verdicts: VERDICT_ORDER.map((verdict) => ({ verdict, part: partOf(verdict), meaning: VERDICTS[verdict].meaning })),
    findings: (Object.keys(FINDING_KINDS) as FindingKind[]).map((kind) => ({ kind, meaning: FINDING_KINDS[kind] })),
    steps: Object.entries(PROOF_STEPS).map(([step, meaning]) => ({ step, meaning })),
    weights: Object.entries(RISK_WEIGHT).map(([risk, weight]) => `${risk} ${weight.toFixed(1)}`).join(', '),
  };
}
