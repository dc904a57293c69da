import type { PolicyDocument } from '../inventory.ts';
import { documentJson } from '../policy.ts';

/** Size by which IAM judges a document: compact JSON, in characters. White space inside texts is counted, to be safe. */
export function documentSize(document: PolicyDocument): number {
  return document.statements.length === 0 ? 0 : JSON.stringify(documentJson(document, 'compact')).length;
}
