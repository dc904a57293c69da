import type { UsedBy } from './documents/ledger.ts';
import type { WorkloadRecord } from './documents/scan.ts';
import { countText, plural } from './number-text.ts';
import { instantText } from './time-text.ts';

const SHOWN = 3;

/** A workload with the actors of it that its own name does not tell. */
export function actorText({ workload, names }: Pick<UsedBy, 'workload' | 'names'>): string {
  const others = names.filter((name) => !workload.includes(name));
  const told = workload === '' ? 'somebody who was not told apart' : workload;
  if (others.length === 0) return told;
  return `${told} (${others.slice(0, SHOWN).join(', ')}${others.length > SHOWN ? ', …' : ''})`;
}

/** A workload behind a principal with its use. */
export function workloadText(record: WorkloadRecord): string {
  const by = record.chains.length === 0 ? '' : `, through ${record.chains.slice(0, SHOWN).join(' and ')}`;
  return `${actorText(record)}${by}: ${plural(record.calls, 'call')}, ${countText(record.permissions)} of its permissions, last ${instantText(record.lastSeen)}`;
}
