import { InvariantError } from '../../../src/core/errors.ts';
import { applyEdits, type Edit } from '../../../src/edits/engine.ts';
import { applyJsonEdits, editArray, memberOf, scanJson, type JsonNode, type JsonText, type Wanted } from '../../../src/edits/json.ts';
import type { PolicyDocument, Statement } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { canonicalDocument, canonicalStatement } from './canonical.ts';
import { editStatement } from './edit-statement.ts';

/**
 * The text of a definition file after a proved change: statements that did not change, and everything else that is not
 * the subject of the change, keep their bytes. A statement that was split stays where it was, its other parts follow it
 * in its own layout.
 * INVARIANT: the file said the same as `before`, perhaps in another order.
 */
export function editDocument(path: string, text: string, before: PolicyDocument, after: PolicyDocument): string {
  if (before.version !== after.version || before.id !== after.id) throw new InvariantError('a proposal never changes Version or Id');
  const json = scanJson(path, text);
  const node = memberOf(json.root, 'Statement')?.value;
  if (node === undefined) throw new InvariantError(`${path} was bound without a Statement`);
  const parts = partsInFileOrder(parseDocument(text), before, after);
  const edits = node.kind === 'array' ? editList(json, node, parts) : editLone(json, node, parts[0]);
  return applyJsonEdits(json, edits, (value) => canonicalDocument(parseDocument(value)) === canonicalDocument(after));
}

/** One statement of the file as the live policy has it, and what becomes of it. */
interface Parts {
  readonly from: Statement;
  readonly into: readonly Statement[];
}

function partsInFileOrder(file: PolicyDocument, before: PolicyDocument, after: PolicyDocument): readonly Parts[] {
  const rest = [...before.statements];
  const parts = file.statements.map((statement) => {
    const content = canonicalStatement(statement);
    const at = rest.findIndex((live) => canonicalStatement(live) === content);
    const [live] = at < 0 ? [] : rest.splice(at, 1);
    if (live === undefined) throw new InvariantError('a bound file has a statement that the live policy has not');
    return { from: statement, into: after.statements.filter(({ origin }) => origin === live.origin) };
  });
  const placed = parts.reduce((sum, { into }) => sum + into.length, 0);
  if (placed !== after.statements.length) throw new InvariantError('the proposal has a statement that comes from none');
  return parts;
}

function editList(json: JsonText, list: JsonNode & { readonly kind: 'array' }, parts: readonly Parts[]): Edit[] {
  const edits: Edit[] = [];
  const wanted: Wanted[] = [];
  parts.forEach(({ from, into: [first, ...others] }, index) => {
    const node = list.elements[index]!;
    if (first === undefined) return;
    edits.push(...editStatement(json, node, from, first));
    wanted.push(index, ...others.map((other) => copy(json, node, from, other)));
  });
  return [...edits, ...editArray(json, list, wanted)];
}

/** `"Statement": { … }`, which becomes a list only when it is split. */
function editLone(json: JsonText, node: JsonNode, parts: Parts | undefined): Edit[] {
  const [first, ...others] = parts?.into ?? [];
  if (parts === undefined || first === undefined) throw new InvariantError('a policy without statements is deleted, not edited');
  const edits = editStatement(json, node, parts.from, first);
  if (others.length === 0) return edits;
  const more = others.map((other) => `, ${copy(json, node, parts.from, other)}`).join('');
  return [{ start: node.start, end: node.start, text: '[' }, ...edits, { start: node.end, end: node.end, text: `${more}]` }];
}

/** Another part of a statement, in the layout of the statement from which it was split. */
function copy(json: JsonText, node: JsonNode, from: Statement, to: Statement): string {
  const edits = editStatement(json, node, from, to).map((edit) => ({ ...edit, start: edit.start - node.start, end: edit.end - node.start }));
  return applyEdits(json.text.slice(node.start, node.end), edits);
}
