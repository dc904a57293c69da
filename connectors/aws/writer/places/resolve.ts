import type { AwsInventory, PolicyDocument } from '../../inventory.ts';
import { canonicalDocument } from '../canonical.ts';
import { evaluate } from '../written/evaluate.ts';
import type { WrittenPolicy } from '../written/policy.ts';
import { solve, type Solved } from '../written/solve.ts';
import { type Known, matchTemplate, NOTHING_KNOWN, type Template } from '../written/template.ts';
import type { LivePolicy } from '../live.ts';
import type { AttachedName, HolderName, Place, PlaceName } from './place.ts';

/** How the policy of a place stands for a live document; undefined when it cannot. */
export function solvePlace(place: Place, live: PolicyDocument, inventory: Pick<AwsInventory, 'account' | 'partition'>): Solved | undefined {
  const { policy } = place;
  if (policy === undefined) return undefined;
  const content = literalContent(policy);
  if (content !== undefined && content !== canonicalDocument(live)) return undefined;
  // A file is usually deployed into the account that it is compared with; another provider may deploy it elsewhere.
  return solve(policy, live, ofAccount(inventory)) ?? solve(policy, live);
}

const LITERAL = new WeakMap<WrittenPolicy, string | null>();

/** Canonical text of a policy in which nothing is computed, so that most comparisons are of two texts. */
function literalContent(policy: WrittenPolicy): string | undefined {
  let content = LITERAL.get(policy);
  if (content === undefined) {
    content = attempt(() => canonicalDocument(evaluate(policy, NOTHING_KNOWN, []))) ?? null;
    if (policy.statements.some(({ kind }) => kind === 'computed')) content = null;
    LITERAL.set(policy, content);
  }
  return content ?? undefined;
}

function attempt(work: () => string): string | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** Pseudo parameters whose values are the same in a whole account. */
function ofAccount({ account, partition }: Pick<AwsInventory, 'account' | 'partition'>): Known {
  return { ...NOTHING_KNOWN, holes: new Map([['AWS::AccountId', account], ['AWS::Partition', partition]]) };
}

/** Are the names without holes? Then they say for certain which live policy is meant. */
export function isNamed(name: PlaceName): boolean {
  const templates = name.kind === 'inline' ? [name.holder.name, name.policy] : [name.path, name.name];
  return templates.every((template) => template.every((part) => typeof part === 'string'));
}

/** Can a live policy have the names of a place? */
export function fitsName(name: PlaceName, { reference }: LivePolicy): boolean {
  if (name.kind === 'managed') return fitsManaged(name, reference);
  const hash = reference.indexOf('#');
  return hash >= 0 && fitsHolder(name.holder, reference.slice(0, hash)) && fits(name.policy, reference.slice(hash + 1));
}

/** `role/ci`, or a part of it. */
function fitsHolder({ kind, name }: HolderName, holder: string): boolean {
  return holder.startsWith(`${kind}/`) && fits(name, holder.slice(kind.length + 1));
}

function fitsManaged({ path, name }: { readonly path: Template; readonly name: Template }, arn: string): boolean {
  const resource = /^arn:[^:]+:iam::[^:]*:policy(\/.*)$/.exec(arn)?.[1];
  return resource !== undefined && fits(path, resource.slice(0, resource.lastIndexOf('/') + 1)) && fits(name, resource.slice(resource.lastIndexOf('/') + 1));
}

/**
 * Can an attachment (`role/ci@arn:…`) be the one that a place makes? An attachment has no content that would tell, so that
 * names of which nothing is fixed stand for none.
 */
export function fitsAttachment({ holder, policy }: { readonly holder: HolderName; readonly policy: AttachedName }, reference: string): boolean {
  const at = reference.indexOf('@arn:');
  const told = [holder.name, 'arn' in policy ? policy.arn : policy.name].every((template) => template.some((part) => typeof part === 'string' && part.length > 0));
  if (!told || at < 0 || !fitsHolder(holder, reference.slice(0, at))) return false;
  const arn = reference.slice(at + 1);
  return 'arn' in policy ? fits(policy.arn, arn) : fitsManaged(policy, arn);
}

function fits(template: Template, text: string): boolean {
  return matchTemplate(template, text, NOTHING_KNOWN) !== undefined;
}
