import { by, byText } from '../../../src/core/order.ts';
import type { Binding, Definition } from '../../../src/core/proposal.ts';
import type { AwsInventory, PolicyDocument } from '../inventory.ts';
import { canonicalDocument } from './canonical.ts';
import { readDefinition } from './definition.ts';
import { difference } from './difference.ts';
import { definedBy, livePolicies, type LivePolicy } from './live.ts';

/** A definition file that holds a policy document. */
interface Candidate {
  readonly definition: Definition;
  readonly document: PolicyDocument;
  /** Canonical text of the document. */
  readonly content: string;
}

/** What the configuration says of policies by `defines`. */
interface Claims {
  /** Live policies that a file's `defines` may mean. */
  readonly byPath: ReadonlyMap<string, readonly LivePolicy[]>;
  /** Number of files that define a live policy. */
  readonly files: ReadonlyMap<string, number>;
}

/**
 * Which file stands for which live policy: by `defines`, else by equal content when exactly one live policy and exactly
 * one file have it. Copies are never guessed, and a file that stands for several policies is not edited for one of them.
 * One binding per path, sorted by path.
 */
export function bind(inventory: AwsInventory, definitions: readonly Definition[]): readonly Binding[] {
  const live = livePolicies(inventory);
  const bindings: Binding[] = [];
  const candidates: Candidate[] = [];
  const byPath = new Map<string, Definition[]>();
  for (const definition of definitions) byPath.set(definition.path, [...(byPath.get(definition.path) ?? []), definition]);
  for (const [path, [definition, ...others]] of byPath) {
    if (definition === undefined) continue;
    if (others.some(({ defines }) => defines !== definition.defines)) {
      const named = [definition, ...others].flatMap(({ defines }) => (defines === undefined ? [] : definedBy(inventory, live, defines)));
      bindings.push({ state: 'ambiguous', path, candidates: [...new Set(named.map(({ defines }) => defines))].sort(byText) });
      continue;
    }
    const document = readDefinition(definition);
    if ('reason' in document) bindings.push({ state: 'unmatched', path: definition.path, reason: document.reason });
    else candidates.push({ definition, document, content: canonicalDocument(document) });
  }
  const claimed = claims(inventory, live, candidates);
  for (const candidate of candidates) bindings.push(bindOne(candidate, candidates, live, claimed));
  return bindings.sort(by((binding) => binding.path));
}

function claims(inventory: AwsInventory, live: readonly LivePolicy[], candidates: readonly Candidate[]): Claims {
  const byPath = new Map<string, readonly LivePolicy[]>();
  const files = new Map<string, number>();
  for (const { definition } of candidates) {
    if (definition.defines === undefined) continue;
    const named = definedBy(inventory, live, definition.defines);
    byPath.set(definition.path, named);
    if (named.length === 1) files.set(named[0]!.reference, (files.get(named[0]!.reference) ?? 0) + 1);
  }
  return { byPath, files };
}

function bindOne(candidate: Candidate, all: readonly Candidate[], live: readonly LivePolicy[], claimed: Claims): Binding {
  const { path, defines } = candidate.definition;
  return defines === undefined ? bindByContent(candidate, all, live, claimed) : bindByName(candidate, path, defines, claimed);
}

function bindByName({ document, content }: Candidate, path: string, defines: string, claimed: Claims): Binding {
  const named = claimed.byPath.get(path) ?? [];
  const [policy] = named;
  if (policy === undefined) return { state: 'unmatched', path, reason: `the export has no policy ${defines} that people define` };
  const unsure = named.length > 1 || (claimed.files.get(policy.reference) ?? 0) > 1;
  if (unsure) return { state: 'ambiguous', path, candidates: named.map((other) => other.defines) };
  if (content === policy.content) return { state: 'bound', path, policy: policy.reference };
  return { state: 'drift', path, policy: policy.reference, difference: difference(document, policy.document) };
}

function bindByContent(
  { content, definition: { path } }: Candidate,
  all: readonly Candidate[],
  live: readonly LivePolicy[],
  claimed: Claims,
): Binding {
  const equal = live.filter((policy) => policy.content === content);
  const free = equal.filter((policy) => !claimed.files.has(policy.reference));
  const copies = all.filter((other) => other.definition.defines === undefined && other.content === content);
  const [policy] = free;
  if (policy === undefined) {
    const reason = equal.length === 0 ? 'no live policy says the same' : 'the live policy that says the same is defined by another file';
    return { state: 'unmatched', path, reason };
  }
  if (equal.length === 1 && copies.length === 1) return { state: 'bound', path, policy: policy.reference };
  return { state: 'ambiguous', path, candidates: free.map((other) => other.defines) };
}
