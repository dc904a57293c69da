import { isObject } from '../../../src/core/json.ts';
import type { AwsAccess, PolicyDocument, Statement } from '../inventory.ts';
import type { Finding, Named, ResourceLayer } from './combine.ts';
import { type Tri, all } from './patterns.ts';
import { type Rule, applies, missingFacts, ruleOf } from './rule.ts';

/** Who asks, as resource policies name it. */
export interface Caller {
  readonly account: string;
  /** ARN of the user, or of the role of a role session. */
  readonly holder: string;
  /** Unique id of the same; a policy shows it in place of the ARN of a holder that was made anew. */
  readonly id: string;
  /** ARN of the role session or federated session; absent for a user with its own credentials, undefined when not known. */
  readonly session?: string | undefined;
  readonly isSession: boolean;
  readonly hasBoundary: boolean;
}

const NAMED: readonly Named[] = ['caller', 'holder', 'account', 'anyone'];

/** What a resource's policy says to a caller. `source` names it for people. */
export function resourceLayer(source: string, document: PolicyDocument, caller: Caller, access: AwsAccess): ResourceLayer {
  const rules = document.statements.map((statement) => ruleOf(source, document.version, onItsResource(statement)));
  const of = (effect: 'Allow' | 'Deny', names: (named: Names) => Tri): Finding =>
    finding(rules.filter(({ statement }) => statement.effect === effect).map((rule) => ({ rule, named: names(namesOf(rule, caller)) })), access);
  const allow = (named: Named): Finding => of('Allow', (names) => names[named]);
  return {
    name: `${source}: `,
    deny: of('Deny', (names) => (Object.values(names).includes('yes') ? 'yes' : Object.values(names).includes('maybe') ? 'maybe' : 'no')),
    allow: { caller: allow('caller'), holder: allow('holder'), account: allow('account'), anyone: allow('anyone') },
  };
}

/** Without Resource a statement speaks of the resource that carries the policy. */
function onItsResource(statement: Statement): Statement {
  return statement.resources === undefined && statement.notResources === undefined ? { ...statement, resources: ['*'] } : statement;
}

function finding(rules: readonly { readonly rule: Rule; readonly named: Tri }[], access: AwsAccess): Finding {
  const yes: string[] = [];
  const missing: string[] = [];
  for (const { rule, named } of rules) {
    const answer = all([named, applies(rule, access)]);
    if (answer === 'yes') yes.push(rule.source);
    if (answer !== 'maybe') continue;
    missing.push(...missingFacts(rule, access), ...(named === 'maybe' ? [`whether the caller is meant by ${rule.source}`] : []));
  }
  if (yes.length > 0) return { holds: 'yes', texts: yes };
  return missing.length > 0 ? { holds: 'maybe', texts: missing } : { holds: 'no', texts: ['no statement allows it'] };
}

type Names = Readonly<Record<Named, Tri>>;
const NOBODY: Names = { caller: 'no', holder: 'no', account: 'no', anyone: 'no' };

/**
 * How a statement's Principal or NotPrincipal names the caller.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
function namesOf({ statement }: Rule, caller: Caller): Names {
  const element: unknown = statement.principal === undefined ? undefined : JSON.parse(statement.principal);
  if (!isObject(element)) return { ...NOBODY, caller: 'maybe' };
  if (element['NotPrincipal'] !== undefined) return { ...NOBODY, caller: isExcluded(namedIn(element['NotPrincipal'], caller), statement.effect, caller) };
  return namedIn(element['Principal'], caller);
}

function namedIn(element: unknown, caller: Caller): Names {
  if (element === '*') return { ...NOBODY, anyone: 'yes' };
  const list = isObject(element) ? [element['AWS'] ?? []].flat().filter((each) => typeof each === 'string') : [];
  const partition = caller.holder.split(':')[1] ?? 'aws';
  const has = (...texts: readonly string[]): Tri => (texts.some((text) => list.includes(text)) ? 'yes' : 'no');
  const byHolder = has(caller.holder, caller.id);
  const unknownSession = caller.isSession && caller.session === undefined && list.some((each) => /:sts::\d{12}:(assumed-role|federated-user)\//.test(each));
  const bySession: Tri = caller.session === undefined ? (unknownSession ? 'maybe' : 'no') : has(caller.session);
  return {
    caller: caller.isSession ? bySession : byHolder,
    holder: caller.isSession ? byHolder : 'no',
    account: has(caller.account, `arn:${partition}:iam::${caller.account}:root`),
    anyone: has('*'),
  };
}

/**
 * NotPrincipal means everyone who is not listed. With Deny, who is listed without its account, or a session without its
 * role, may be denied all the same; whoever has a permissions boundary always is. With Allow it is not supported.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
function isExcluded(listed: Names, effect: 'Allow' | 'Deny', caller: Caller): Tri {
  if (effect === 'Allow') return 'maybe';
  if (caller.hasBoundary || NAMED.every((named) => listed[named] === 'no')) return 'yes';
  if (listed.anyone === 'yes') return 'no';
  const whole = all([listed.account, listed.caller, ...(caller.isSession ? [listed.holder] : [])]);
  return whole === 'yes' ? 'no' : 'maybe';
}
