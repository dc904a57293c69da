import { holderName } from '../references.ts';
import type { Params } from './arn-rules.ts';
import { profileNamed, type Place } from './place.ts';
import { sourceHost } from './prefix.ts';
import { table } from './tables.ts';

/** Parameters that name passed roles otherwise than by a role's ARN, which is found wherever it stands. */
interface Row {
  readonly source: string;
  readonly events: readonly string[];
  /** Instance profiles, by name or ARN; the export tells the role of each. */
  readonly profiles?: readonly string[];
  /** Roles by name, or ARN. */
  readonly roles?: readonly string[];
  readonly cite: string;
}

const byCall = new Map(table<readonly Row[]>('passed-roles').flatMap((row) => row.events.map((event) => [`${row.source}:${event}`, row] as const)));

/** Parameters of a call that name roles or instance profiles by name. */
export function passingParameters(eventSource: string, operation: string): readonly string[] {
  const row = byCall.get(`${sourceHost(eventSource)}:${operation}`);
  return [...(row?.profiles ?? []), ...(row?.roles ?? [])];
}

/** All parameters that any call names passed roles by. */
export const PASSING_PARAMETERS: readonly string[] = [...byCall.values()].flatMap((row) => [...(row.profiles ?? []), ...(row.roles ?? [])]);

/** ARNs of the roles that a call names so; `unknown`: it names one that the export does not hold. */
export function rolesPassed(eventSource: string, operation: string, params: Params, place: Place): { readonly arns: readonly string[]; readonly unknown: boolean } {
  const row = byCall.get(`${sourceHost(eventSource)}:${operation}`);
  const profiles = (row?.profiles ?? []).map(params).filter((name) => name !== undefined);
  const roles = (row?.roles ?? []).map(params).filter((name) => name !== undefined && !name.startsWith('arn:'));
  const found = [...profiles.map((name) => profileNamed(name, place)?.role.arn), ...roles.map((name) => roleNamed(name ?? '', place))];
  const arns = found.filter((arn) => arn !== undefined);
  return { arns, unknown: arns.length < found.length };
}

/** A role by its name, which may be written with its path in front. */
function roleNamed(name: string, { inventory }: Place): string | undefined {
  const wanted = holderName({ kind: 'role', name: name.slice(name.lastIndexOf('/') + 1) });
  return inventory?.holders.find((holder) => holderName(holder) === wanted)?.arn;
}
