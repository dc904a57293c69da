import { ConfigError } from '../core/errors.ts';
import { principalKey } from '../core/principal.ts';
import { acceptLoss } from '../proposals/accept-loss.ts';
import type { MadeWithLoss } from './propose-loss.ts';
import { mergedWith, type Made } from './propose-unit.ts';
import type { Workshop } from './workshop.ts';

/**
 * People merge proposals in any order. Merged on top of all proved ones, a proposal with listed loss must still break
 * nothing but what it lists; one that would is not decided.
 */
export function besideProved(workshop: Workshop, proved: readonly Made[], withLoss: readonly MadeWithLoss[]): readonly MadeWithLoss[] {
  const writable = proved.filter((one) => one.writable !== undefined);
  return withLoss.map((one) => {
    const more = one.proven === undefined ? undefined : brokenBesides(workshop, writable, [one]);
    if (more === undefined) return one;
    const { proven: _, ...rest } = one;
    const nothing = { ...one.loss, calls: 0, mayCalls: 0, lost: [] };
    return { ...rest, loss: nothing, lost: new Set(), proof: { ...one.proof, outcome: 'undecided', reason: `merged with the proved proposals, it would break more than it lists: ${more}` } };
  });
}

/** A proposal with listed loss, by its id, in its instance. */
export interface Offered {
  readonly id: string;
  readonly workshop: Workshop;
  readonly proved: readonly Made[];
  readonly made: MadeWithLoss;
}

/**
 * Marks those whose loss a person accepted, by id or, where there is only one, by the name of a holder.
 * @throws ConfigError when a name fits none or several, or when accepted ones together would break what none lists.
 */
export function acceptLosses(offered: readonly Offered[], wanted: readonly string[]): readonly Offered[] {
  const accepted = new Set(wanted.map((name) => chosen(offered, name)));
  for (const workshop of new Set([...accepted].map((one) => one.workshop))) {
    const own = [...accepted].filter((one) => one.workshop === workshop);
    const more = own.length < 2 ? undefined : brokenBesides(workshop, (own[0]?.proved ?? []).filter((one) => one.writable !== undefined), own.map(({ made }) => made));
    if (more !== undefined) {
      throw new ConfigError(`the accepted losses of ${own.map(({ id }) => id).join(' and ')} together would break what neither lists: ${more}`, { remedy: 'accept one, merge it, and scan again' });
    }
  }
  return offered.map((one) => {
    const { proven } = one.made;
    if (!accepted.has(one) || proven === undefined) return one;
    return { ...one, made: { ...one.made, writable: acceptLoss(proven), loss: { ...one.made.loss, accepted: true } } };
  });
}

function chosen(offered: readonly Offered[], wanted: string): Offered {
  const named = ({ made }: Offered): boolean => made.principals.some(({ key, system, instance, id, name }) => [key, id, name, `${system}:${instance}/${name}`].includes(wanted));
  const byId = offered.filter(({ id }) => id === wanted);
  const proved = offered.filter((one) => one.made.proven !== undefined && named(one));
  const found = byId.length > 0 ? byId : proved.length > 0 ? proved : offered.filter(named).slice(0, 1);
  const [first] = found;
  const ids = offered.filter(({ made }) => made.proven !== undefined).map(({ id }) => id);
  const known = ids.length === 0 ? 'no proposal is proved with listed loss; leave --accept-loss out' : `use one of: ${ids.join(', ')}`;
  if (first === undefined) throw new ConfigError(`--accept-loss ${wanted} names no proposal with listed loss`, { remedy: known });
  if (found.length > 1) throw new ConfigError(`--accept-loss ${wanted} names ${found.length} proposals`, { remedy: `use one of: ${found.map(({ id }) => id).join(', ')}` });
  if (first.made.proven === undefined) throw new ConfigError(`${first.id} is not proved with listed loss: ${first.made.proof.reason}`, { remedy: known });
  return first;
}

/** What breaks besides what is listed when all of these are carried out, in words. */
function brokenBesides(workshop: Workshop, proved: readonly Made[], withLoss: readonly MadeWithLoss[]): string | undefined {
  const { model, inventory } = workshop.context;
  const merged = mergedWith(workshop, [...proved, ...withLoss]);
  const concerned = new Set(withLoss.flatMap(({ unit }) => unit.principals.map(principalKey)));
  const broken = [...new Set([...concerned].flatMap((key) => workshop.accesses.get(key) ?? []))].find(
    (access) => !withLoss.some(({ lost }) => lost.has(access)) && model.preserves(inventory, merged, access).preserved !== 'yes',
  );
  return broken === undefined ? undefined : model.accessText(broken);
}
