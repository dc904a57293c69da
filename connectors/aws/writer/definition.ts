import type { Definition } from '../../../src/core/proposal.ts';
import { scanJson } from '../../../src/edits/json.ts';
import type { PolicyDocument } from '../inventory.ts';
import { parseDocument } from '../policy.ts';

/** The policy document that a file holds, or why it holds none that could be edited. */
export function readDefinition(definition: Definition): PolicyDocument | { readonly reason: string } {
  try {
    scanJson(definition.path, definition.text);
    return parseDocument(definition.text);
  } catch (error) {
    if (error instanceof Error) return { reason: error.message };
    throw error;
  }
}
