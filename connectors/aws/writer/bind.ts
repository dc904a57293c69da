import { by, byText } from '../../../src/core/order.ts';
import type { Binding, Definition } from '../../../src/core/proposal.ts';
import type { AwsInventory } from '../inventory.ts';
import { attachmentReference, holderName } from '../references.ts';
import { type Claims, claimsOf } from './claims.ts';
import { difference } from './difference.ts';
import { livePolicies, type LivePolicy } from './live.ts';
import { readablePolicy } from './places/file-policy.ts';
import { type Place, troubleText } from './places/place.ts';
import { placesOf } from './places/remember.ts';
import { fitsAttachment, fitsName, isNamed, solvePlace } from './places/resolve.ts';

/** Everything that a place is compared with. */
interface Bench {
  readonly inventory: AwsInventory;
  readonly live: readonly LivePolicy[];
  readonly places: readonly Place[];
  readonly claims: Claims;
}

/**
 * Which place of which file stands for which live policy: by `defines`, else by the names that the file gives, else by
 * equal content when exactly one live policy and exactly one place have it. Copies are never guessed, and a place that
 * stands for several policies is not edited for one of them. Sorted by path and order in the file.
 */
export function bind(inventory: AwsInventory, definitions: readonly Definition[]): readonly Binding[] {
  const files = placesOf(definitions);
  const places = files.flatMap((file) => file.places);
  const live = livePolicies(inventory);
  const claims = claimsOf(inventory, live, definitions, files, (place, policy) => solvePlace(place, policy.document, inventory) !== undefined);
  const bench: Bench = { inventory, live, places, claims };
  const bindings: Binding[] = [...claims.unplaced];
  for (const { path, reason } of files) {
    // A file without any policy is only worth a word if somebody said that it defines one.
    const named = definitions.find((definition) => definition.path === path && definition.defines !== undefined);
    if (reason !== undefined) bindings.push({ state: 'unmatched', path, reason });
    else if (named !== undefined && !places.some((place) => place.path === path)) bindings.push({ state: 'unmatched', path, reason: 'it holds no policy' });
  }
  for (const place of places) {
    const told = place.attachment === undefined ? policyBinding(place, bench) : attachmentBinding(place, bench);
    if (told !== undefined) bindings.push({ path: place.path, ...(place.address === undefined ? {} : { place: place.address }), ...told });
  }
  return withoutRivals(bindings).sort(by((binding) => binding.path));
}

type Told = Binding extends infer B ? (B extends Binding ? Omit<B, 'path' | 'place'> : never) : never;

function policyBinding(place: Place, bench: Bench): Told | undefined {
  const claimed = bench.claims.of(place);
  if (claimed !== undefined) {
    const [policy] = claimed.policies;
    if (policy === undefined) return { state: 'unmatched', reason: `the export has no policy ${claimed.defines} that people define` };
    const unsure = claimed.policies.length > 1 || bench.claims.places(policy) > 1;
    return unsure ? { state: 'ambiguous', candidates: lines(place, bench, claimed.policies) } : stands(place, policy, bench);
  }
  const named = place.names.length === 1 && isNamed(place.names[0]!) ? place.names[0] : undefined;
  if (named !== undefined) {
    const policy = bench.live.find((one) => fitsName(named, one));
    if (policy !== undefined) return stands(place, policy, bench);
    return { state: 'unmatched', reason: 'the export has no policy of this name' };
  }
  return byContent(place, bench);
}

/** A place that is known to stand for a live policy. */
function stands(place: Place, policy: LivePolicy, { inventory }: Bench): Told {
  const { reference } = policy;
  if (place.trouble !== undefined) return { state: 'by-hand', policy: reference, reason: troubleText(place.trouble) };
  if (solvePlace(place, policy.document, inventory) !== undefined) return { state: 'bound', policy: reference };
  const file = place.policy === undefined ? undefined : readablePolicy(place.policy);
  const told = file === undefined ? '' : difference(file, policy.document);
  return { state: 'drift', policy: reference, difference: told === '' ? 'the file cannot say what is live, whatever its interpolations stand for' : told };
}

/** By what the file says, among the live policies that can have its names. */
function byContent(place: Place, bench: Bench): Told | undefined {
  const { live, claims, inventory } = bench;
  const readable = place.policy !== undefined && (place.names.length > 0 || actionsAreLiteral(place));
  const possible = (name: LivePolicy): boolean => place.names.length !== 1 || fitsName(place.names[0]!, name);
  const equal = readable ? live.filter((policy) => possible(policy) && solvePlace(place, policy.document, inventory) !== undefined) : [];
  const free = equal.filter((policy) => !claims.has(policy));
  const [policy] = free;
  if (policy === undefined) {
    if (place.trouble !== undefined) return { state: 'unmatched', reason: troubleText(place.trouble) };
    // Documents that nothing takes, and policies of other accounts, are the rule in a repository: they are not worth a word.
    if (place.address !== undefined && place.names.length === 0) return undefined;
    return { state: 'unmatched', reason: equal.length === 0 ? 'no live policy says the same' : 'the live policy that says the same is defined by another file' };
  }
  const copies = bench.places.filter((other) => other !== place && claims.of(other) === undefined && other.policy !== undefined && sameContent(place, other, policy, bench));
  if (equal.length > 1 || copies.length > 0) return { state: 'ambiguous', candidates: lines(place, bench, free) };
  return place.trouble === undefined ? { state: 'bound', policy: policy.reference } : { state: 'by-hand', policy: policy.reference, reason: troubleText(place.trouble) };
}

/** May another place stand for the policy as well? */
function sameContent(_place: Place, other: Place, policy: LivePolicy, { inventory }: Bench): boolean {
  if (other.names.length === 1 && !fitsName(other.names[0]!, policy)) return false;
  return solvePlace(other, policy.document, inventory) !== undefined;
}

/** Without names, interpolated actions could stand for almost anything. */
function actionsAreLiteral({ policy }: Place): boolean {
  const lists = (policy?.statements ?? []).flatMap((statement) => (statement.kind === 'computed' ? [] : [statement.lists.actions, statement.lists.notActions]));
  return lists.every((list) => list === undefined || (list.kind === 'items' && list.items.every(({ template }) => template.every((part) => typeof part === 'string'))));
}

/** The `defines` lines to paste. */
function lines(place: Place, { places }: Bench, policies: readonly LivePolicy[]): readonly string[] {
  const several = places.filter(({ path, attachment }) => path === place.path && attachment === undefined).length > 1;
  const at = several && place.address !== undefined ? ` at ${place.address}` : '';
  return [...new Set(policies.map(({ defines }) => defines + at))].sort(byText);
}

/** An attachment that exactly one live attachment can be. */
function attachmentBinding(place: Place, { inventory }: Bench): Told | undefined {
  const references = inventory.holders.flatMap((holder) => holder.attached.map((arn) => attachmentReference(holderName(holder), arn)));
  const found = references.filter((reference) => fitsAttachment(place.attachment!, reference));
  const [policy] = found;
  if (policy === undefined || found.length > 1) return undefined;
  return place.trouble === undefined ? { state: 'bound', policy } : { state: 'by-hand', policy, reason: troubleText(place.trouble) };
}

/** Two places cannot both stand for one policy, so neither is edited. */
function withoutRivals(bindings: readonly Binding[]): Binding[] {
  const bound = bindings.filter((binding) => binding.state === 'bound');
  return bindings.map((binding): Binding => {
    if (binding.state !== 'bound' || bound.filter(({ policy }) => policy === binding.policy).length === 1) return binding;
    const { path, place, policy } = binding;
    const others = bound.filter((other) => other !== binding && other.policy === policy).map((other) => `${other.path}${other.place === undefined ? '' : ` ${other.place}`}`);
    return { state: 'by-hand', path, ...(place === undefined ? {} : { place }), policy, reason: `${others.join(' and ')} stands for ${policy} too` };
  });
}

