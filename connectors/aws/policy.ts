import { canonicalJson, isObject } from '../../src/core/json.ts';
import type { PolicyDocument, Statement } from './inventory.ts';
import { policyText } from './policy-text.ts';

export { documentJson } from './policy-print.ts';

/**
 * What a document is for: identity policies (and service control policies) have resources and no principal, trust policies
 * the other way round. Resource policies (and resource control policies) have a principal; without a resource they mean the
 * one that they are attached to.
 */
export type DocumentKind = 'identity' | 'trust' | 'resource';

const RESOURCE_NEED = { identity: 'required', trust: 'forbidden', resource: 'optional' } as const;
/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html, `principal_map`. */
const PRINCIPAL_KINDS = new Set(['AWS', 'Federated', 'Service', 'CanonicalUser']);

const DOCUMENT_MEMBERS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_MEMBERS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/**
 * Reads a policy document given as URL-encoded JSON (IAM API), as JSON text (a file) or as a decoded object (CLI export).
 * Accepts what IAM's grammar allows and nothing else, because a statement that is half understood would be half kept
 * (IAM User Guide, "Grammar of the IAM JSON policy language"). Names of members are case-sensitive.
 * @throws Error with a message that names the statement and what is wrong with it.
 */
export function parseDocument(value: unknown, kind: DocumentKind = 'identity'): PolicyDocument {
  const document = typeof value === 'string' ? policyText(value) : value;
  if (!isObject(document)) throw new Error(`a policy document must be an object, not ${nameOf(document)}`);
  for (const member of Object.keys(document)) {
    if (!DOCUMENT_MEMBERS.has(member)) throw new Error(`the policy has an unknown member ${quote(member)}`);
  }
  if (document['Statement'] === undefined) throw new Error('the policy has no Statement');
  const list = Array.isArray(document['Statement']) ? document['Statement'] : [document['Statement']];
  const statements = list.map((statement, index) => parseStatement(statement, index, kind));
  // IAM wants them unique; other services print policies with equal ones.
  if (kind !== 'resource') refuseEqualSids(statements);
  const id = document['Id'];
  if (id !== undefined && typeof id !== 'string') throw new Error(`Id must be text, not ${nameOf(id)}`);
  return { version: versionOf(document['Version']), ...(id === undefined ? {} : { id }), statements };
}

// An absent Version means 2008-10-17, in which policy variables are plain text (IAM User Guide, "Version").
function versionOf(version: unknown): string {
  if (version === undefined) return '2008-10-17';
  if (version === '2012-10-17' || version === '2008-10-17') return version;
  throw new Error(`Version must be "2012-10-17" or "2008-10-17", not ${quote(version)}`);
}

function parseStatement(value: unknown, index: number, kind: DocumentKind): Statement {
  const place = placeOf(value, index);
  if (!isObject(value)) throw new Error(`${place} must be an object, not ${nameOf(value)}`);
  for (const member of Object.keys(value)) {
    if (!STATEMENT_MEMBERS.has(member)) throw new Error(`${place} has an unknown member ${quote(member)}`);
  }
  const sid = value['Sid'];
  if (sid !== undefined && typeof sid !== 'string') throw new Error(`${place}: Sid must be text, not ${nameOf(sid)}`);
  const effect = value['Effect'];
  if (effect === undefined) throw new Error(`${place} has no Effect`);
  if (effect !== 'Allow' && effect !== 'Deny') throw new Error(`${place}: Effect must be "Allow" or "Deny", not ${quote(effect)}`);
  exclusive(value, place, 'Action', 'NotAction', 'required');
  exclusive(value, place, 'Resource', 'NotResource', RESOURCE_NEED[kind]);
  exclusive(value, place, 'Principal', 'NotPrincipal', kind === 'identity' ? 'forbidden' : 'required');
  const actions = texts(value, place, 'Action');
  const notActions = texts(value, place, 'NotAction');
  for (const action of actions ?? notActions ?? []) requireVendor(action, place);
  const resources = texts(value, place, 'Resource');
  const notResources = texts(value, place, 'NotResource');
  const condition = conditionOf(value['Condition'], place);
  const principal = principalOf(value, place);
  return {
    ...(sid === undefined ? {} : { sid }),
    effect,
    ...(actions === undefined ? {} : { actions }),
    ...(notActions === undefined ? {} : { notActions }),
    ...(resources === undefined ? {} : { resources }),
    ...(notResources === undefined ? {} : { notResources }),
    ...(condition === undefined ? {} : { condition }),
    ...(principal === undefined ? {} : { principal }),
    origin: index,
  };
}

function exclusive(
  statement: Record<string, unknown>,
  place: string,
  plain: string,
  negated: string,
  need: 'required' | 'forbidden' | 'optional',
): void {
  const present = [plain, negated].filter((member) => statement[member] !== undefined);
  if (present.length === 2) throw new Error(`${place} has both ${plain} and ${negated}`);
  if (need === 'required' && present.length === 0) throw new Error(`${place} has neither ${plain} nor ${negated}`);
  if (need === 'forbidden' && present.length > 0) throw new Error(`${place} has ${present[0]}, which is not allowed in this kind of policy`);
}

/**
 * A text or a list of texts. An empty list is legal for Action and Resource and then the statement does nothing
 * (IAM Access Analyzer, "Empty array action"); for the Not… members nobody says what it would mean, so it is refused.
 */
function texts(statement: Record<string, unknown>, place: string, member: string): readonly string[] | undefined {
  const value = statement[member];
  if (value === undefined) return undefined;
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0 && member.startsWith('Not')) throw new Error(`${place}: ${member} is an empty list`);
  return list.map((element) => {
    if (typeof element !== 'string') throw new Error(`${place}: ${member} must be text or a list of texts, not ${nameOf(element)}`);
    if (element === '') throw new Error(`${place}: ${member} holds an empty text`);
    return element;
  });
}

// `action_string`: a service namespace, a colon and a name; or `*` alone.
function requireVendor(action: string, place: string): void {
  const colon = action.indexOf(':');
  if (/^\*+$/.test(action) || (colon > 0 && colon < action.length - 1)) return;
  throw new Error(`${place}: ${quote(action)} is not an action (service:Name or *)`);
}

/** `{ operator: { key: value | [value] } }`; an empty block has no effect (Access Analyzer, "Empty object condition"). */
function conditionOf(condition: unknown, place: string): string | undefined {
  if (condition === undefined) return undefined;
  if (!isObject(condition)) throw new Error(`${place}: Condition must be an object, not ${nameOf(condition)}`);
  if (Object.keys(condition).length === 0) return undefined;
  for (const [operator, keys] of Object.entries(condition)) {
    if (!isObject(keys)) throw new Error(`${place}: Condition ${quote(operator)} must be an object, not ${nameOf(keys)}`);
    for (const [key, value] of Object.entries(keys)) {
      const values: readonly unknown[] = Array.isArray(value) ? value : [value];
      // A number beyond what a double holds reads as infinity, which no JSON can say again.
      const wrong = values.find((element) => !['string', 'number', 'boolean'].includes(typeof element) || element === Infinity || element === -Infinity);
      if (wrong !== undefined) throw new Error(`${place}: Condition ${quote(operator)} ${quote(key)} must be text or a list of texts`);
    }
  }
  return canonicalJson(condition);
}

/** `"*"`, or `{ AWS | Federated | Service | CanonicalUser: text or list }`, of one kind at least. */
function principalOf(statement: Record<string, unknown>, place: string): string | undefined {
  const member = statement['Principal'] === undefined ? 'NotPrincipal' : 'Principal';
  const value = statement[member];
  if (value === undefined) return undefined;
  if (isObject(value)) {
    const kinds = Object.keys(value);
    if (kinds.length === 0) throw new Error(`${place}: ${member} names nobody`);
    const odd = kinds.find((kind) => !PRINCIPAL_KINDS.has(kind));
    if (odd !== undefined) throw new Error(`${place}: ${member} has an unknown kind ${quote(odd)} (AWS, Federated, Service or CanonicalUser)`);
    for (const kind of kinds) texts(value, `${place}: ${member}`, kind);
  } else if (value !== '*') {
    throw new Error(`${place}: ${member} must be "*" or an object, not ${nameOf(value)}`);
  }
  return canonicalJson({ [member]: value });
}

function refuseEqualSids(statements: readonly Statement[]): void {
  const seen = new Set<string>();
  for (const { sid } of statements) {
    if (sid === undefined || sid === '') continue;
    if (seen.has(sid)) throw new Error(`two statements have the Sid ${quote(sid)}`);
    seen.add(sid);
  }
}

function placeOf(statement: unknown, index: number): string {
  const sid = isObject(statement) ? statement['Sid'] : undefined;
  return typeof sid === 'string' && sid !== '' ? `statement ${index + 1} (${quote(sid)})` : `statement ${index + 1}`;
}

function quote(value: unknown): string {
  // A hostile value may be nested deeper than JSON.stringify can follow.
  if (typeof value === 'object' && value !== null) return nameOf(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function nameOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
