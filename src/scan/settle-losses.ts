import { ConfigError } from '../core/errors.ts';
import { principalKey } from '../core/principal.ts';
import { acceptLoss } from '../proposals/accept-loss.ts';
import type { MadeWithLoss } from './propose-loss.ts';
import { mergedWith } from './merge.ts';
import type { Workshop } from './workshop.ts';

/**
 * People merge proposals in any order. Merged on top of all proved ones, a proposal with listed loss must still break
 * nothing but what it lists; one that would is not decided. `proved`: the inventory with all proved proposals carried out.
 */
export function besideProved(workshop: Workshop, proved: unknown, withLoss: readonly MadeWithLoss[]): readonly MadeWithLoss[] {
  return withLoss.map((one) => {
    const more = one.proven === undefined ? undefined : brokenBesides(workshop, proved, [one]);
    if (more === undefined) return one;
    const { proven: _, ...rest } = one;
    const nothing = { ...one.loss, calls: 0, mayCalls: 0, lost: [] };
    const reason = `merged with the proved proposals, it would break more than it lists: ${more}`;
    return { ...rest, loss: nothing, lost: new Set(), proof: { ...one.proof, outcome: 'undecided', reason } };
  });
}

/** A proposal with listed loss, by its id, in its instance. */
export interface Offered {
  readonly id: string;
  readonly workshop: Workshop;
  /** The inventory of the instance with all of its proved proposals carried out. */
  readonly proved: unknown;
  readonly made: MadeWithLoss;
}

/**
 * Marks those whose loss a person accepted, by id or, where there is only one, by the name of a holder.
 * @throws ConfigError when a name fits none or several, or when accepted ones together would break what none lists.
 */
export function acceptLosses(offered: readonly Offered[], wanted: readonly string[]): readonly Offered[] {
  const accepted = new Set(wanted.map((name) => chosen(offered, name)));
  for (const workshop of new Set([...accepted].map((one) => one.workshop))) {
    checkLossesTogether([...accepted].filter((one) => one.workshop === workshop));
  }
  return offered.map((one) => {
    const { proven } = one.made;
    if (!accepted.has(one) || proven === undefined) return one;
    return { ...one, made: { ...one.made, writable: acceptLoss(proven), loss: { ...one.made.loss, accepted: true } } };
  });
}

/** @throws ConfigError when these of one instance, carried out together with its proved proposals, would break what none lists. */
function checkLossesTogether(accepted: readonly Offered[]): void {
  const [first, ...others] = accepted;
  if (first === undefined || others.length === 0) return;
  const more = brokenBesides(first.workshop, first.proved, accepted.map(({ made }) => made));
  if (more === undefined) return;
  const ids = accepted.map(({ id }) => id).join(' and ');
  throw new ConfigError(`the accepted losses of ${ids} together would break what neither lists: ${more}`, { remedy: 'accept one, merge it, and scan again' });
}

/** The one that a person means by an id, or by any name of a holder. @throws ConfigError when that is none, several, or not proved. */
function chosen(offered: readonly Offered[], wanted: string): Offered {
  const provedOnes = offered.filter(({ made }) => made.proven !== undefined);
  const found = namedBy(offered, provedOnes, wanted);
  const [first] = found;
  const known = provedOnes.length === 0 ? 'no proposal is proved with listed loss; leave --accept-loss out' : useOneOf(provedOnes);
  if (first === undefined) throw new ConfigError(`--accept-loss ${wanted} names no proposal with listed loss`, { remedy: known });
  if (found.length > 1) throw new ConfigError(`--accept-loss ${wanted} names ${found.length} proposals`, { remedy: useOneOf(found) });
  if (first.made.proven === undefined) throw new ConfigError(`${first.id} is not proved with listed loss: ${first.made.proof.reason}`, { remedy: known });
  return first;
}

/** By id; else by a holder of a proved one; else by a holder of any, so that the error can tell why that one is not proved. */
function namedBy(offered: readonly Offered[], provedOnes: readonly Offered[], wanted: string): readonly Offered[] {
  const byId = offered.filter(({ id }) => id === wanted);
  if (byId.length > 0) return byId;
  const proved = provedOnes.filter((one) => isHeldBy(one, wanted));
  return proved.length > 0 ? proved : offered.filter((one) => isHeldBy(one, wanted)).slice(0, 1);
}

function isHeldBy({ made }: Offered, wanted: string): boolean {
  return made.principals.some(({ key, system, instance, id, name }) => [key, id, name, `${system}:${instance}/${name}`].includes(wanted));
}

function useOneOf(offered: readonly Offered[]): string {
  return `use one of: ${offered.map(({ id }) => id).join(', ')}`;
}

/** What breaks besides what is listed when all of these are carried out, in words. */
function brokenBesides(workshop: Workshop, proved: unknown, withLoss: readonly MadeWithLoss[]): string | undefined {
  const { model, inventory } = workshop.context;
  const merged = withLoss.reduce((inventory, one) => mergedWith(workshop, one, inventory), proved);
  const concerned = new Set(withLoss.flatMap(({ unit }) => unit.principals.map(principalKey)));
  const accesses = new Set([...concerned].flatMap((key) => workshop.accesses.get(key) ?? []));
  const unlisted = [...accesses].filter((access) => !withLoss.some(({ lost }) => lost.has(access)));
  const broken = unlisted.find((access) => model.preserves(inventory, merged, access).preserved !== 'yes');
  return broken === undefined ? undefined : model.accessText(broken);
}
