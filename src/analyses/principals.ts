import { cycleSeconds } from '../core/day.ts';
import { matchesGlob } from '../core/glob.ts';
import type { Identity } from '../core/identity.ts';
import { principalKey } from '../core/principal.ts';
import { plural } from '../core/number-text.ts';
import type { Store } from '../store/store.ts';
import type { InstanceContext } from './context.ts';
import { isAcknowledged, type SourceAcknowledgement } from './incomplete.ts';
import type { QuarantinedRow } from './quarantined.ts';
import { RowBuffer } from './row-buffer.ts';

/** How principals get their owner and cycle. */
export interface PrincipalRules {
  readonly identities: readonly Identity[];
  readonly cycle: string;
  readonly assumedCycle: string | null;
  readonly quarantined: readonly QuarantinedRow[];
  readonly acknowledged: readonly SourceAcknowledgement[];
}

const COLUMNS = [
  'principal_key', 'system', 'instance', 'id', 'name', 'created_on', 'last_used_on', 'not_editable', 'owner', 'purpose', 'kind', 'cycle', 'cycle_seconds', 'blocked',
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
      blockedBy(rules, context, principal.id),
    );
  }
  await rows.flush();
}

/** An unreadable record that names this principal may hide any use of it, unless a person accepted its day. */
function blockedBy({ quarantined, acknowledged }: PrincipalRules, context: InstanceContext, id: string): string {
  const own = quarantined
    .filter((row) => row.source_id === context.source && row.principal === id && (row.instance === context.instance || row.instance === ''))
    .filter((row) => row.used_on === '' || !isAcknowledged(acknowledged, row.source_id, row.used_on, row.used_on));
  const [first] = own;
  if (first === undefined) return '';
  return `${plural(own.length, 'record')} of it could not be read, the first at ${first.path} ${first.position}`;
}
