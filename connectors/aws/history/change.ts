import type { GrantChange } from '../../../src/core/grant-history.ts';
import { by } from '../../../src/core/order.ts';
import { ORGANIZATION } from '../project/organization-changes.ts';

/** What a change is a change of. */
export type SlotKind = 'holder' | 'inline' | 'attachment' | 'membership' | 'boundary' | 'trust' | 'policy';

/**
 * What a change does to its subject. `set` brings it into force with this content (undefined = not known), `remove` ends
 * it, `text` only makes a version of a managed policy known.
 */
export interface Effect {
  readonly slot: SlotKind;
  readonly does: 'set' | 'remove' | 'text';
  readonly content: string | undefined;
  /** Was the subject certainly not there before (`no`), certainly there (`yes`), or is that not told? */
  readonly before: 'no' | 'yes' | 'not told';
}

/** A change with what it does. */
export interface Read {
  readonly change: GrantChange;
  readonly effect: Effect;
}

/** Name of the holder that a change concerns; absent for managed policies. A trust policy belongs to the role, and names no holder whose rights change. */
export function holderOfChange({ change, effect }: Read): string | undefined {
  return effect.slot === 'trust' ? change.subject.replace(/@trust$/, '') : change.holder;
}

const HOLDERS = 'Role|User|Group';
const RULES: readonly (readonly [RegExp, (detail: GrantChange['detail']) => Effect])[] = [
  [new RegExp(`^Put(${HOLDERS})Policy$`), ({ document }) => set('inline', document, 'not told')],
  [new RegExp(`^Delete(${HOLDERS})Policy$`), () => removed('inline')],
  // Attaching what is attached succeeds, so that success does not tell what was before.
  [new RegExp(`^Attach(${HOLDERS})Policy$`), () => set('attachment', '', 'not told')],
  [new RegExp(`^Detach(${HOLDERS})Policy$`), () => removed('attachment')],
  [new RegExp(`^Create(${HOLDERS})$`), ({ id }) => set('holder', id, 'no')],
  [new RegExp(`^Delete(${HOLDERS})$`), () => removed('holder')],
  // It keeps its id and its grants, which nobody follows from name to name: they count from here on.
  [/^Update(User|Group)$/, () => set('holder', undefined, 'no')],
  [/^Put(Role|User)PermissionsBoundary$/, ({ boundary }) => set('boundary', boundary, 'not told')],
  [/^Delete(Role|User)PermissionsBoundary$/, () => removed('boundary')],
  [/^AddUserToGroup$/, () => set('membership', '', 'not told')],
  [/^RemoveUserFromGroup$/, () => ({ ...removed('membership'), before: 'not told' })],
  [/^UpdateAssumeRolePolicy$/, ({ trust }) => set('trust', trust, 'yes')],
  [/^CreatePolicy$/, ({ document }) => set('policy', document, 'no')],
  [/^CreatePolicyVersion$/, ({ document }) => set('policy', document, 'yes')],
  // What the version says is known only from where it was made or from an export.
  [/^SetDefaultPolicyVersion$/, () => set('policy', undefined, 'yes')],
  [/^DeletePolicy$/, () => removed('policy')],
];

function set(slot: SlotKind, content: string | undefined, before: Effect['before']): Effect {
  return { slot, does: 'set', content, before };
}

function removed(slot: SlotKind): Effect {
  return { slot, does: 'remove', content: undefined, before: 'yes' };
}

/**
 * Changes in time order with what they do; of calls that are not known to change grants nothing is said. Records tell
 * whole seconds, so within one second things are made first and end last, as nothing else could have succeeded.
 */
export function readChanges(changes: readonly GrantChange[]): readonly Read[] {
  const found = changes.flatMap((change): Read[] => {
    const event = change.detail['event'] ?? '';
    // Calls of AWS Organizations have names of IAM's, and are about limits: `limits.ts`.
    const rule = change.subject.startsWith(ORGANIZATION) ? undefined : RULES.find(([name]) => name.test(event));
    if (rule === undefined) return [];
    const effect = rule[1](change.detail);
    const { renamed } = change.detail;
    if (renamed !== undefined) return [{ change: { ...change, subject: renamed, holder: renamed }, effect: removed('holder') }, { change, effect }];
    return [{ change, effect: change.kind === 'policy-version' ? { ...effect, does: 'text' } : effect }];
  });
  return found.sort((a, b) => a.change.at - b.change.at || rank(a) - rank(b) || order(a, b));
}

const order = by(({ change }: Read) => `${change.id}\n${change.subject}`);

function rank({ effect }: Read): number {
  const made = effect.slot === 'holder' || effect.slot === 'policy';
  if (effect.does === 'remove') return made ? 4 : 3;
  return effect.slot === 'holder' ? 0 : made ? 1 : 2;
}
