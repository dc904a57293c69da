import { startOf } from '../../../src/core/day.ts';
import type { GrantChange, KnownStretch } from '../../../src/core/grant-history.ts';
import { groupBy } from '../../../src/core/group.ts';
import { canonicalJson } from '../../../src/core/json.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { documentJson } from '../policy-print.ts';
import { attachmentReference, boundaryReference, holderName, inlineReference, membershipReference, trustReference } from '../references.ts';
import { holderOfChange, type Read, readChanges, type SlotKind } from './change.ts';
import { duringLife, type Life, livesOf, namesOf } from './lives.ts';
import { type Held, type Slot, slotOf } from './slot.ts';

/** A life with everything that belonged to it, by subject. */
export interface LifeLine {
  readonly life: Life;
  readonly slots: ReadonlyMap<string, Slot>;
}

/** The grants of one account over time. */
export interface Timeline {
  /** By name, in time order. */
  readonly lives: ReadonlyMap<string, readonly LifeLine[]>;
  /** Texts in force of managed policies by ARN. */
  readonly policies: ReadonlyMap<string, Slot>;
}

const texts = new WeakMap<PolicyDocument, string>();

/** One text per document, so that equal documents are equal texts. */
export function contentOf(document: PolicyDocument): string {
  let text = texts.get(document);
  if (text === undefined) {
    text = canonicalJson(documentJson(document));
    texts.set(document, text);
  }
  return text;
}

/** How changes and export lie to each other. */
interface Ends {
  /** End of the record. */
  readonly end: number;
  /** The export is older: a change may be later than it. */
  readonly early: boolean;
}

/** Puts changes and export together, subject by subject. `early`: the export is older than the end of the record, and changes may be later. */
export function timelineOf(inventory: AwsInventory | undefined, changes: readonly GrantChange[], known: KnownStretch, early = false): Timeline {
  const reads = withVersions(inventory, readChanges(changes));
  const end = Number.isFinite(known.until) ? known.until : (changes.at(-1)?.at ?? 0);
  return { lives: holderLines(inventory, reads, { end, early }), policies: policySlots(inventory, reads, { end, early }, known.from) };
}

/**
 * SetDefaultPolicyVersion names a version; what it says stands where it was made, or in the export. A policy that is made
 * anew counts its versions from the beginning.
 */
function withVersions(inventory: AwsInventory | undefined, reads: readonly Read[]): readonly Read[] {
  const own = reads.filter(({ effect }) => effect.slot === 'policy');
  const lastMade = new Map(own.flatMap(({ change, effect }) => (effect.before === 'no' ? [[change.subject, change] as const] : [])));
  const exported = new Map((inventory?.policies ?? []).map((policy) => [policy.arn, new Map([[policy.versionId, contentOf(policy.document)]])] as const));
  const texts = new Map<string, Map<string, string>>();
  return reads.map((read) => {
    const { change, effect } = read;
    if (effect.slot !== 'policy') return read;
    const { subject, detail } = change;
    const anew = effect.before === 'no';
    const known = (anew ? undefined : texts.get(subject)) ?? new Map(!lastMade.has(subject) || lastMade.get(subject) === change ? exported.get(subject) : []);
    texts.set(subject, known);
    const version = detail['version'];
    if (version === undefined) return read;
    if (effect.content !== undefined) known.set(version, effect.content);
    const text = known.get(version);
    return effect.does !== 'set' || effect.content !== undefined || text === undefined ? read : { change, effect: { ...effect, content: text } };
  });
}

function policySlots(inventory: AwsInventory | undefined, reads: readonly Read[], ends: Ends, from: number): ReadonlyMap<string, Slot> {
  const bySubject = groupBy(reads.filter(({ effect }) => effect.slot === 'policy' && effect.does !== 'text'), ({ change }) => change.subject);
  const exported = new Map((inventory?.policies ?? []).map((policy) => [policy.arn, { content: contentOf(policy.document) }] as const));
  const made = new Map((inventory?.policies ?? []).flatMap((policy) => madeUnseen(policy, from)));
  const slots = new Map<string, Slot>();
  for (const arn of new Set([...exported.keys(), ...bySubject.keys()])) {
    const shown: Held | undefined = exported.get(arn) ?? (inventory === undefined || inventory.rebuilt === true ? undefined : 'no');
    const notOlder = made.get(arn);
    slots.set(arn, slotOf(arn, 'policy', bySubject.get(arn) ?? [], { ...ends, ...(shown === undefined ? {} : { exported: shown }), ...(notOlder === undefined ? {} : { notOlder }) }));
  }
  return slots;
}

const DAY = 86_400_000;

/**
 * A version in force that was made inside the record: its text cannot be older, also where the record does not show its
 * making. What AWS writes into its own policies is no grant of the team's, and no record shows it.
 */
function madeUnseen({ arn, managedBy, versionCreatedOn, createdOn }: ManagedPolicy, from: number): readonly (readonly [string, number])[] {
  const day = versionCreatedOn ?? createdOn;
  return managedBy === 'aws' || day === undefined || startOf(day) < from ? [] : [[arn, startOf(day) + DAY]];
}

function holderLines(inventory: AwsInventory | undefined, reads: readonly Read[], ends: Ends): ReadonlyMap<string, readonly LifeLine[]> {
  const holders = new Map((inventory?.holders ?? []).map((holder) => [holderName(holder), holder]));
  const byHolder = groupBy(reads, (read) => holderOfChange(read) ?? '');
  const lines = new Map<string, readonly LifeLine[]>();
  for (const name of namesOf([...holders.values()], reads)) {
    const own = byHolder.get(name) ?? [];
    const lives = livesOf(name, own.filter(({ effect }) => effect.slot === 'holder'), holders.get(name));
    lines.set(name, lives.map((life) => ({ life, slots: slotsOf(life, duringLife(own, life), ends) })));
  }
  return lines;
}

function slotsOf(life: Life, reads: readonly Read[], ends: Ends): ReadonlyMap<string, Slot> {
  const bySubject = groupBy([...atBirth(life), ...reads.filter(({ effect }) => effect.slot !== 'holder')], ({ change }) => change.subject);
  const shown = life.holder === undefined ? undefined : exportedSlots(life.holder);
  const slots = new Map<string, Slot>();
  for (const subject of new Set([...(shown?.keys() ?? []), ...bySubject.keys()])) {
    const own = bySubject.get(subject) ?? [];
    const kind = own[0]?.effect.slot ?? shown?.get(subject)?.kind;
    if (kind === undefined) continue;
    // Everything of a holder ends with it.
    const reads = life.died === undefined ? own : [...own, { change: life.died, effect: { slot: kind, does: 'remove', content: undefined, before: 'yes' } } satisfies Read];
    const exported = shown === undefined ? {} : { exported: shown.get(subject)?.held ?? ('no' as const) };
    slots.set(subject, slotOf(subject, kind, reads, { ...ends, ...exported, ...(life.born === undefined ? {} : { notBefore: life.born.at }) }));
  }
  return slots;
}

/** A holder may be made with a boundary, and a role always with a trust policy. */
function atBirth({ born, name }: Life): readonly Read[] {
  if (born === undefined) return [];
  const { boundary, trust } = born.detail;
  const made = (slot: SlotKind, subject: string, content: string | undefined): Read => ({ change: { ...born, subject }, effect: { slot, does: 'set', content, before: 'no' } });
  return [
    ...(boundary === undefined ? [] : [made('boundary', boundaryReference(name), boundary)]),
    ...(name.startsWith('role/') ? [made('trust', trustReference(name), trust)] : []),
  ];
}

function exportedSlots(holder: Holder): ReadonlyMap<string, { readonly kind: SlotKind; readonly held: Held }> {
  const name = holderName(holder);
  const there = { content: '' };
  return new Map<string, { readonly kind: SlotKind; readonly held: Held }>([
    ...holder.inline.map((policy) => [inlineReference(name, policy.name), { kind: 'inline', held: { content: contentOf(policy.document) } }] as const),
    ...holder.attached.map((arn) => [attachmentReference(name, arn), { kind: 'attachment', held: there }] as const),
    ...holder.groups.map((group) => [membershipReference(name, `group/${group}`), { kind: 'membership', held: there }] as const),
    ...(holder.boundary === undefined ? [] : [[boundaryReference(name), { kind: 'boundary', held: { content: holder.boundary } }] as const]),
    ...(holder.trust === undefined ? [] : [[trustReference(name), { kind: 'trust', held: { content: contentOf(holder.trust) } }] as const]),
  ]);
}
