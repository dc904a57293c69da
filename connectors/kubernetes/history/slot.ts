import type { GrantChange } from '../../../src/core/grant-history.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import type { KubernetesInventory } from '../inventory.ts';
import type { Binding, Role } from '../rbac.ts';
import { reference } from '../references.ts';

type Held = Role | Binding;

/** What one role or binding said in a stretch of time: the object, `absent`, or `unread` where it was there and nobody knows what it said. */
export interface Segment {
  /** Milliseconds since 1970, `until` exclusive; infinite where nothing bounds it. */
  readonly from: number;
  readonly until: number;
  readonly content: Held | 'absent' | 'unread';
  /** The change with which it began; absent when it went unseen. */
  readonly given?: GrantChange;
}

/** One role or binding over time, oldest segment first, without a hole. */
export interface Slot {
  readonly subject: string;
  readonly segments: readonly Segment[];
  /** Does the export hold it? */
  readonly exported: boolean;
}

/** Every role and binding of export and record over time; `until` is where the record ends, after which only the export tells. */
export function slotsOf(inventory: KubernetesInventory, changes: readonly GrantChange[], until: number): readonly Slot[] {
  const today = new Map<string, KubernetesInventory['roles'][number] | KubernetesInventory['bindings'][number]>(
    [...inventory.roles, ...inventory.bindings].map((object) => [reference(object), object]),
  );
  const own = bySubject(changes, [...today.keys()]);
  return [...new Set([...today.keys(), ...own.keys()])].sort().map((subject) => {
    const object = today.get(subject);
    return { subject, segments: segmentsOf(own.get(subject) ?? [], object, inventory.fromCluster, until), exported: object !== undefined };
  });
}

/** Changes by the object that they concern. One that concerns all of a kind and namespace, and does not tell which, is one of each. */
function bySubject(changes: readonly GrantChange[], exported: readonly string[]): ReadonlyMap<string, readonly GrantChange[]> {
  const found = new Map<string, GrantChange[]>();
  const put = (subject: string, change: GrantChange): void => {
    const list = found.get(subject);
    if (list === undefined) found.set(subject, [change]);
    else list.push(change);
  };
  const named = new Set([...exported, ...changes.map(({ subject }) => subject)]);
  for (const change of [...changes].sort(by(({ at, id }) => `${String(at).padStart(16, '0')} ${id}`))) {
    put(change.subject, change);
    if (!change.subject.endsWith('/*') || change.detail['event'] !== 'deletecollection') continue;
    const place = change.subject.slice(0, -1);
    for (const subject of named) if (subject !== change.subject && subject.startsWith(place)) put(subject, change);
  }
  return found;
}

function segmentsOf(changes: readonly GrantChange[], today: (Held & { readonly facts?: { readonly createdAt?: string } }) | undefined, fromCluster: boolean, until: number): readonly Segment[] {
  const created = today?.facts?.createdAt === undefined ? NaN : Date.parse(today.facts.createdAt);
  const steps: { readonly at: number; readonly content: Segment['content']; readonly given?: GrantChange }[] = [];
  const [first] = changes;
  if (first === undefined) {
    // A grant cannot be older than its object.
    if (Number.isFinite(created)) steps.push({ at: -Infinity, content: 'absent' }, { at: created, content: today ?? 'absent' });
    else steps.push({ at: -Infinity, content: today ?? 'absent' });
  } else {
    steps.push({ at: -Infinity, content: isBirth(first) ? 'absent' : 'unread' });
    const last = changes.at(-1);
    // Of what the last write left without telling it, the export tells.
    for (const change of changes) steps.push({ at: change.at, content: change === last && after(change) === 'unread' && today !== undefined ? today : after(change), given: change });
    const left = steps.at(-1)?.content ?? 'absent';
    // Manifests do not hold everything; what a cluster's own answer does not show any more went after the record.
    if ((fromCluster || today !== undefined) && !isSame(left, today ?? 'absent')) steps.push({ at: Math.max(until, last?.at ?? until), content: today ?? 'absent' });
  }
  const kept = steps.filter((step, index) => (steps[index + 1]?.at ?? Infinity) > step.at);
  return kept.map(({ at, content, given }, index) => ({ from: at, until: kept[index + 1]?.at ?? Infinity, content, ...(given === undefined ? {} : { given }) }));
}

/** Did the object begin with this change? */
function isBirth({ detail, subject }: GrantChange): boolean {
  return detail['created'] === 'true' && !subject.endsWith('/*');
}

function after({ detail }: GrantChange): Segment['content'] {
  if (detail['state'] === 'deleted') return 'absent';
  return detail['object'] === undefined ? 'unread' : (JSON.parse(detail['object']) as Held);
}

/** Do they decide alike? */
export function isSame(a: Segment['content'], b: Segment['content']): boolean {
  return contentText(a) === contentText(b);
}

const texts = new WeakMap<Held, string>();

/** What decides of a role or binding, as canonical text; empty for what is not there or not known. */
export function contentText(content: Segment['content']): string {
  if (typeof content === 'string') return content === 'absent' ? '' : content;
  let text = texts.get(content);
  if (text === undefined) {
    text = 'rules' in content ? canonicalJson(content.rules) : canonicalJson({ roleRef: content.roleRef, subjects: content.subjects });
    texts.set(content, text);
  }
  return text;
}
