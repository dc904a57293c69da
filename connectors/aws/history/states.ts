import type { GrantChange, GrantState, KnownStretch } from '../../../src/core/grant-history.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import type { Slot } from './slot.ts';
import { heldAt } from './slot.ts';
import { contentOf, type LifeLine, type Timeline } from './timeline.ts';

/** Where nothing but its name is known of what was in force, the name says so: no export has a policy of it. */
function unread(subject: string): string {
  return `${subject}, as it was then`;
}

/** Documents by their text, so that equal ones are one object and are prepared once. */
export class Documents {
  readonly #known = new Map<string, PolicyDocument>();

  /** The documents of the export stand for all that are equal to them. */
  constructor(inventory: AwsInventory | undefined) {
    for (const { document } of inventory?.policies ?? []) this.#known.set(contentOf(document), document);
    for (const { inline } of inventory?.holders ?? []) for (const { document } of inline) this.#known.set(contentOf(document), document);
  }

  /** The document of a text that `contentOf` made. */
  of(content: string, kind: 'identity' | 'trust' = 'identity'): PolicyDocument {
    let document = this.#known.get(content);
    if (document === undefined) {
      document = parseDocument(content, kind);
      this.#known.set(content, document);
    }
    return document;
  }
}

/** What was in force for one user or role over the known stretch, oldest first, in stretches without a change. */
export function statesOf(timeline: Timeline, line: LifeLine, today: AwsInventory, known: KnownStretch, documents: Documents): readonly GrantState<AwsInventory>[] {
  const { life } = line;
  const from = Math.max(life.from, known.from);
  if (!(from < life.until) || !Number.isFinite(known.from)) return [];
  const slots = reachedBy(timeline, line);
  const borders = new Map<number, GrantChange[]>([[from, life.born === undefined ? [] : [life.born]]]);
  for (const { segments } of slots) {
    for (const segment of segments) {
      if (segment.from <= from || segment.from >= life.until) continue;
      const changes = borders.get(segment.from) ?? [];
      borders.set(segment.from, segment.given === undefined ? changes : [...changes, segment.given]);
    }
    for (const { until, ended } of segments) if (ended !== undefined && until > from && until < life.until) borders.set(until, [...(borders.get(until) ?? []), ended]);
  }
  const instants = [...borders.keys()].sort((a, b) => a - b);
  return instants.map((at, index) => {
    const until = instants[index + 1] ?? life.until;
    let made: AwsInventory | undefined;
    const isToday = until === Infinity && life.holder !== undefined;
    return {
      from: at,
      until,
      inventory: () => (made ??= isToday ? today : inventoryAt(timeline, line, at, today, documents)),
      changes: [...new Map((borders.get(at) ?? []).map((change) => [`${change.id}\n${change.subject}`, change])).values()],
    };
  });
}

/** Every subject on which the rights of the holder ever depended. */
function reachedBy({ lives, policies }: Timeline, line: LifeLine): readonly Slot[] {
  const own = [...line.slots.values()].filter(({ kind }) => kind !== 'trust' && kind !== 'holder');
  const groups = own
    .filter(({ kind }) => kind === 'membership')
    .flatMap(({ subject }) => lives.get(afterAt(subject)) ?? [])
    .flatMap(({ slots }) => [...slots.values()]);
  const all = [...own, ...groups];
  const arns = new Set(all.flatMap((slot) => (slot.kind === 'attachment' ? [afterAt(slot.subject)] : slot.kind === 'boundary' ? boundariesOf(slot) : [])));
  return [...all, ...[...arns].flatMap((arn) => policies.get(arn) ?? [])];
}

const byArn = new WeakMap<AwsInventory, ReadonlyMap<string, ManagedPolicy>>();

function policiesOf(inventory: AwsInventory): ReadonlyMap<string, ManagedPolicy> {
  let known = byArn.get(inventory);
  if (known === undefined) {
    known = new Map(inventory.policies.map((policy) => [policy.arn, policy]));
    byArn.set(inventory, known);
  }
  return known;
}

/** An inventory of the one holder, its groups and their policies at an instant. */
export function inventoryAt(timeline: Timeline, line: LifeLine, at: number, today: AwsInventory, documents: Documents): AwsInventory {
  const policies = new Map<string, ManagedPolicy>();
  const known = policiesOf(today);
  const find = (arn: string): 'no' | 'yes' | 'unread' => {
    const slot = timeline.policies.get(arn);
    const held = slot === undefined ? 'maybe' : heldAt(slot, at);
    if (held === 'no') return 'no';
    if (held === 'maybe' || held.content === undefined) return 'unread';
    policies.set(arn, { ...(known.get(arn) ?? policyOf(arn)), document: documents.of(held.content) });
    return 'yes';
  };
  const groups = [...line.slots.values()].filter(({ kind }) => kind === 'membership').flatMap((slot): Holder[] => {
    if (typeof heldAt(slot, at) === 'string') return [];
    const group = (timeline.lives.get(afterAt(slot.subject)) ?? []).find(({ life }) => life.from <= at && at < life.until);
    return group === undefined ? [] : [holderAt(group, at, find, documents)];
  });
  return {
    account: today.account,
    partition: today.partition,
    holders: [holderAt(line, at, find, documents), ...groups],
    policies: [...policies.values()],
    ...(today.organization === undefined ? {} : { organization: today.organization }),
    ...(today.resourcePolicies === undefined ? {} : { resourcePolicies: today.resourcePolicies }),
  };
}

/** A holder as it was at an instant; what may have been there and is not known stands as an attachment without a document. */
export function holderAt({ life, slots }: LifeLine, at: number, find: (arn: string) => 'no' | 'yes' | 'unread', documents: Documents): Holder {
  const inline: { name: string; document: PolicyDocument }[] = [];
  const attached: string[] = [];
  const groups: string[] = [];
  let boundary: string | undefined;
  for (const slot of [...slots.values()].sort((a, b) => (a.subject < b.subject ? -1 : 1))) {
    const held = heldAt(slot, at);
    if (held === 'no') continue;
    const content = held === 'maybe' ? undefined : held.content;
    if (slot.kind === 'inline') {
      if (content === undefined) attached.push(unread(slot.subject));
      else inline.push({ name: slot.subject.slice(slot.subject.indexOf('#') + 1), document: documents.of(content) });
    } else if (slot.kind === 'attachment') {
      const arn = afterAt(slot.subject);
      const found = find(arn);
      if (found !== 'no') attached.push(held === 'maybe' ? unread(slot.subject) : arn);
    } else if (slot.kind === 'membership') {
      if (held === 'maybe') attached.push(unread(slot.subject));
      else groups.push(afterAt(slot.subject).slice('group/'.length));
    } else if (slot.kind === 'boundary') {
      boundary = content ?? unread(slot.subject);
      if (content !== undefined) find(content);
    }
  }
  const holder = life.holder;
  return {
    kind: life.kind,
    id: life.id ?? life.name,
    name: life.name.slice(life.name.indexOf('/') + 1),
    arn: holder?.arn ?? life.born?.detail['arn'] ?? life.name,
    path: holder?.path ?? '/',
    inline,
    attached,
    groups,
    ...(boundary === undefined ? {} : { boundary }),
    ...(holder?.tags === undefined ? {} : { tags: holder.tags }),
  };
}

function policyOf(arn: string): Omit<ManagedPolicy, 'document'> {
  return { arn, name: arn.slice(arn.lastIndexOf('/') + 1), managedBy: arn.split(':')[4] === 'aws' ? 'aws' : 'customer', versionId: '' };
}

function boundariesOf(slot: Slot): readonly string[] {
  return slot.segments.flatMap(({ held }) => (typeof held === 'object' && held.content !== undefined ? [held.content] : []));
}

/** What an attachment or a membership refers to; names of holders may hold an `@` themselves, ARNs and `group/` come last. */
function afterAt(subject: string): string {
  const group = subject.lastIndexOf('@group/');
  const arn = subject.lastIndexOf('@arn:');
  return subject.slice(Math.max(group, arn) + 1);
}
