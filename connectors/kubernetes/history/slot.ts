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
  /** Only an export that may be later shows it: that it was so then is taken for granted to decide calls, and dates nothing. */
  readonly assumed?: true;
}

/** One role or binding over time, oldest segment first, without a hole. */
export interface Slot {
  readonly subject: string;
  readonly segments: readonly Segment[];
  /** Does the export hold it? */
  readonly exported: boolean;
}

/**
 * Every role and binding of export and record over time. `until` is where the record ends, after which only the export
 * tells. `seen`: what an export showed before, the inventory itself where it was made inside the record; absent when there
 * is none.
 */
export function slotsOf(inventory: KubernetesInventory, changes: readonly GrantChange[], until: number, seen: KubernetesInventory | undefined): readonly Slot[] {
  const today = objectsOf(inventory);
  const before = seen === inventory ? today : seen === undefined ? undefined : objectsOf(seen);
  const own = bySubject(changes, [...new Set([...today.keys(), ...(before?.keys() ?? [])])]);
  return [...new Set([...today.keys(), ...(before?.keys() ?? []), ...own.keys()])].sort().map((subject) => {
    const object = today.get(subject);
    const ends = { until, today: object, seen: before === undefined ? undefined : (before.get(subject) ?? ('absent' as const)), fromCluster: inventory.fromCluster };
    return { subject, segments: segmentsOf(own.get(subject) ?? [], ends), exported: object !== undefined };
  });
}

type Exported = KubernetesInventory['roles'][number] | KubernetesInventory['bindings'][number];

function objectsOf({ roles, bindings }: KubernetesInventory): ReadonlyMap<string, Exported> {
  return new Map<string, Exported>([...roles, ...bindings].map((object) => [reference(object), object]));
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

interface Ends {
  readonly until: number;
  readonly today: Exported | undefined;
  /** What the export inside the record says; undefined without one. */
  readonly seen: Exported | 'absent' | undefined;
  readonly fromCluster: boolean;
}

type Step = Omit<Segment, 'until'>;

function segmentsOf(changes: readonly GrantChange[], ends: Ends): readonly Segment[] {
  const { until, today, fromCluster } = ends;
  const steps: Step[] = changes.length === 0 ? unchanged(ends) : changed(changes, ends);
  const left = steps.at(-1);
  // Manifests do not hold everything; what a cluster's own answer does not show any more went after the record.
  if (left !== undefined && (fromCluster || today !== undefined) && !isSame(left.content, today ?? 'absent')) {
    steps.push({ from: Math.max(until, left.from), content: today ?? 'absent' });
  }
  const kept = steps.filter((step, index) => (steps[index + 1]?.from ?? Infinity) > step.from);
  return kept.map((step, index) => ({ ...step, until: kept[index + 1]?.from ?? Infinity }));
}

/** What no write of the record touched was as the export inside it says. A grant cannot be older than its object. */
function unchanged({ until, today, seen }: Ends): Step[] {
  const object = seen ?? today ?? 'absent';
  const born = object === 'absent' || object.facts.createdAt === undefined ? NaN : Date.parse(object.facts.createdAt);
  const whole: Step[] = [{ from: Number.isFinite(born) ? born : -Infinity, content: object }];
  if (Number.isFinite(born)) whole.unshift({ from: -Infinity, content: 'absent' });
  if (seen !== undefined || object === 'absent') return whole;
  return [...whole.map((step): Step => (step.content === 'absent' ? step : { ...step, assumed: true })), { from: until, content: object }];
}

function changed(changes: readonly GrantChange[], { until, today, seen }: Ends): Step[] {
  const [first] = changes;
  const last = changes.at(-1);
  const steps: Step[] = [{ from: -Infinity, content: first !== undefined && isBirth(first) ? 'absent' : 'unread' }];
  for (const change of changes) {
    const content = after(change);
    // Of what the last write left without telling it, an export tells.
    const told = change === last && content === 'unread' ? (seen ?? today) : undefined;
    if (told === undefined || told === 'absent') steps.push({ from: change.at, content, given: change });
    else if (seen !== undefined) steps.push({ from: change.at, content: told, given: change });
    else steps.push({ from: change.at, content: told, given: change, assumed: true }, { from: Math.max(until, change.at), content: told });
  }
  return steps;
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
