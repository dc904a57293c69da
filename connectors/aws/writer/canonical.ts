import { canonicalJson } from '../../../src/core/json.ts';
import { by, byText } from '../../../src/core/order.ts';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument, Statement } from '../inventory.ts';

/**
 * Text of a document in which everything that has no meaning is settled: order and repetition of statements, actions,
 * resources and condition values, and whether a list of one is written as a list (IAM User Guide, "Grammar of the IAM
 * JSON policy language"). `script.ts` compares live policies in the same terms.
 */
export function canonicalDocument(document: PolicyDocument): string {
  const known = documents.get(document) ?? documentText(document);
  documents.set(document, known);
  return known;
}

/** Of thousands of proposals each changes few of thousands of documents. */
const documents = new WeakMap<PolicyDocument, string>();

function documentText(document: PolicyDocument): string {
  const statements = document.statements.map(canonicalStatement).sort(byText);
  return canonicalJson({ version: document.version, id: document.id, statements });
}

/** The same for one statement; the Sid counts, the origin does not. */
export function canonicalStatement(statement: Statement): string {
  const { origin: _, sid, actions, notActions, resources, notResources, condition, ...rest } = statement;
  return canonicalJson({
    ...rest,
    // Some tools write an empty Sid where there is none.
    sid: sid === '' ? undefined : sid,
    actions: distinct(actions),
    notActions: distinct(notActions),
    resources: distinct(resources),
    notResources: distinct(notResources),
    condition: condition === undefined ? undefined : canonicalCondition(condition),
  });
}

function canonicalCondition(condition: string): unknown {
  const operators = JSON.parse(condition) as Record<string, Record<string, unknown>>;
  const settled = (keys: Record<string, unknown>): unknown =>
    Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, distinct((Array.isArray(value) ? value : [value]).map(String))]));
  return Object.fromEntries(Object.entries(operators).map(([operator, keys]) => [operator, settled(keys)]));
}

function distinct(texts: readonly string[] | undefined): readonly string[] | undefined {
  return texts === undefined ? undefined : [...new Set(texts)].sort(byText);
}

/**
 * Canonical text of all identity policies, trust policies, attachments and memberships. A policy without statements, or attached to
 * nobody, grants nothing and is left out: for an inventory it is the same as no policy.
 */
export function canonical(inventory: AwsInventory): string {
  return pieces(inventory).join('');
}

/** The same in pieces, one for each holder and managed policy. */
export function pieces(inventory: AwsInventory): readonly string[] {
  const attached = new Set(inventory.holders.flatMap((holder) => holder.attached));
  const holders = [...inventory.holders].sort(by((holder) => holder.arn)).map((holder) => textOf(holder, canonicalHolder));
  const policies = inventory.policies
    .filter((policy) => attached.has(policy.arn))
    .sort(by((policy) => policy.arn))
    .map((policy) => textOf(policy, ({ arn, document }) => ({ arn, document: canonicalDocument(document) })));
  return [`{"account":${canonicalJson(inventory.account)},"holders":[`, ...listed(holders), '],"policies":[', ...listed(policies), ']}'];
}

const texts = new WeakMap<Holder | ManagedPolicy, string>();

/** What is said of an object, behind a comma. */
function textOf<T extends Holder | ManagedPolicy>(object: T, said: (object: T) => unknown): string {
  const known = texts.get(object) ?? `,${canonicalJson(said(object))}`;
  texts.set(object, known);
  return known;
}

function listed(behindCommas: readonly string[]): readonly string[] {
  return behindCommas.map((text, at) => (at === 0 ? text.slice(1) : text));
}

function canonicalHolder(holder: Holder): unknown {
  return {
    arn: holder.arn,
    id: holder.id,
    inline: [...holder.inline]
      .filter(({ document }) => document.statements.length > 0)
      .sort(by((policy) => policy.name))
      .map(({ name, document }) => ({ name, document: canonicalDocument(document) })),
    attached: distinct(holder.attached),
    groups: distinct(holder.groups),
    ...(holder.trust === undefined ? {} : { trust: canonicalDocument(holder.trust) }),
  };
}
