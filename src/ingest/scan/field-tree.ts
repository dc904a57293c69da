import { InvariantError } from '../../core/errors.ts';
import type { RecordFormat, RecordFields } from '../../core/usage-source.ts';

/** What a member is to the kernel; the numbers are those of kernel/fields.ts. */
const KIND = { whole: 1, inner: 2, id: 3, at: 4, envelope: 5, unwrap: 6, apart: 7 } as const;

/** The members that matter, as a tree: what the kernel walks. */
export interface FieldNode {
  readonly members: ReadonlyMap<string, FieldMember>;
  /** Texts that begin so matter anywhere below. */
  readonly beginning?: string;
}

export interface FieldMember {
  readonly kind: (typeof KIND)[keyof typeof KIND];
  readonly child?: FieldNode;
}

interface Growing {
  readonly members: Map<string, { kind: FieldMember['kind']; child?: Growing }>;
  beginning?: string;
}

/**
 * The tree of a source's fields. A path that ends inside another (`a` beside `a.b`) takes its whole value.
 * @throws InvariantError when id, instant or an envelope is a field as well.
 */
export function fieldTree(format: RecordFormat, fields: RecordFields): FieldNode {
  const root: Growing = { members: new Map() };
  for (const path of fields.paths) if (path !== fields.id && path !== fields.at && path !== fields.apart) nodeAt(root, pathNames(path));
  if (fields.apart !== undefined) setApart(root, pathNames(fields.apart));
  for (const { below, beginning } of fields.texts ?? []) {
    const node = nodeAt(root, pathNames(below), true);
    if (node === undefined) throw new InvariantError(`texts below ${below}, which is read whole`);
    node.beginning = beginning;
  }
  const special = (name: string, kind: FieldMember['kind']): void => {
    if (root.members.has(name)) throw new InvariantError(`member ${name} is a field and something else`);
    root.members.set(name, { kind });
  };
  special(fields.id, KIND.id);
  special(fields.at, KIND.at);
  for (const name of format.envelopes) special(name, KIND.envelope);
  if (format.unwrap !== undefined) special(format.unwrap, KIND.unwrap);
  return root as FieldNode;
}

/** The names of a dotted path; `\.` is a dot that belongs to a name. */
export function pathNames(path: string): readonly string[] {
  return path.split(/(?<!\\)\./).map((name) => name.replaceAll('\\.', '.'));
}

function setApart(root: Growing, path: readonly string[]): void {
  const name = path.at(-1) ?? '';
  const node = path.length === 1 ? root : nodeAt(root, path.slice(0, -1), true);
  if (node === undefined || node.members.has(name)) throw new InvariantError(`${path.join('.')} stands apart and is read whole`);
  node.members.set(name, { kind: KIND.apart });
}

/** Enters a path; gives its node when its members matter, undefined when its whole value does. */
function nodeAt(root: Growing, path: readonly string[], isInner = false): Growing | undefined {
  let node = root;
  for (const [at, name] of path.entries()) {
    const last = at === path.length - 1 && !isInner;
    const known = node.members.get(name);
    if (known?.kind === KIND.whole) return undefined;
    if (last) {
      node.members.set(name, { kind: KIND.whole });
      return undefined;
    }
    const child = known?.child ?? { members: new Map() };
    node.members.set(name, { kind: KIND.inner, child });
    node = child;
  }
  return node;
}
