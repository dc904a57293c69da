import { cycleSeconds } from '../core/day.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Identity } from '../core/identity.ts';
import { principalKey } from '../core/principal.ts';
import { loadSql } from '../store/sql.ts';
import { plural } from '../core/number-text.ts';
import type { Store } from '../store/store.ts';
import type { InstanceContext } from './context.ts';
import { isAcknowledged, type SourceAcknowledgement } from './incomplete.ts';
import type { QuarantinedRow } from './quarantined.ts';
import { RowBuffer } from './row-buffer.ts';

const THROUGH = loadSql('blocked-through.sql', import.meta.url);

/** How principals get their owner and cycle. */
export interface PrincipalRules {
  readonly identities: readonly Identity[];
  readonly cycle: string;
  readonly assumedCycle: string | null;
  readonly quarantined: readonly QuarantinedRow[];
  readonly acknowledged: readonly SourceAcknowledgement[];
}

const COLUMNS = [
  'principal_key', 'system', 'instance', 'id', 'name', 'created_on', 'last_used_on', 'not_editable', 'owner', 'purpose', 'kind', 'cycle', 'cycle_seconds', 'blocked', 'keeper',
] as const;

/** Fills `principal` for one instance: who it is, who owns it, how long its cycle is, and what blocks judging it. */
export async function writePrincipals(store: Store, context: InstanceContext, rules: PrincipalRules): Promise<void> {
  const rows = new RowBuffer(store, 'principal', COLUMNS);
  for (const principal of context.model.principals(context.inventory)) {
    const identity = rules.identities.find((one) => matchesGlob(one.match, `${principal.system}:${principal.instance}/${principal.name}`));
    const cycle = rules.assumedCycle ?? identity?.cycle ?? rules.cycle;
    rows.add(
      principalKey(principal), principal.system, principal.instance, principal.id, principal.name, principal.createdOn ?? null, principal.lastUsedOn ?? null,
      identity?.kind === 'break-glass' ? 'break-glass identities are never proposed' : (principal.notEditable ?? ''),
      identity?.owner ?? '', identity?.purpose ?? '', identity?.kind ?? 'workload', cycle, BigInt(cycleSeconds(cycle)),
      blockedBy(rules, context, principal.id), principal.keeper ?? null,
    );
  }
  await rows.flush();
}

/** Unreadable records of one instance that name a principal, unless a person accepted their day. */
function unreadable({ quarantined, acknowledged }: Pick<PrincipalRules, 'quarantined' | 'acknowledged'>, context: InstanceContext): readonly QuarantinedRow[] {
  return quarantined
    .filter((row) => row.source_id === context.source && row.principal !== '' && (row.instance === context.instance || row.instance === ''))
    .filter((row) => row.used_on === '' || !isAcknowledged(acknowledged, row.source_id, row.used_on, row.used_on));
}

/**
 * An unreadable record may hide a use of whatever its principal may be allowed through, too: of the groups that its other
 * calls carried, and of every group where it made no other. Needs the accesses of the instance.
 */
export async function blockThrough(store: Store, context: InstanceContext, rules: Pick<PrincipalRules, 'quarantined' | 'acknowledged'>): Promise<void> {
  if (context.model.accessHolders === undefined) return;
  const { system, instance } = context;
  const ids = [...new Set(unreadable(rules, context).map(({ principal }) => principal))].sort();
  for (const id of ids) {
    const principal_key = principalKey({ system, instance, id });
    await store.run(THROUGH, { system, instance, principal_key, reason: `a record of ${id} that could not be read may have used it` });
  }
}

/** An unreadable record that names this principal may hide any use of it. */
function blockedBy(rules: PrincipalRules, context: InstanceContext, id: string): string {
  const own = unreadable(rules, context).filter((row) => row.principal === id);
  const [first] = own;
  if (first === undefined) return '';
  return `${plural(own.length, 'record')} of it could not be read, the first at ${first.path} ${first.position}`;
}
