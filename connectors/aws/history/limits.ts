import type { GrantChange, KnownStretch } from '../../../src/core/grant-history.ts';
import type { AwsInventory, AwsPermission, PolicyDocument, Statement } from '../inventory.ts';
import { appliesToAll, appliesToNone } from '../model/permission-match.ts';
import { parseDocument } from '../policy.ts';
import { ORGANIZATION } from '../project/organization-changes.ts';

/** A change of what the organization lays upon an account; `before` and `after` undefined = nobody knows what the policy said. */
interface Lift {
  readonly change: GrantChange;
  readonly before: PolicyDocument | undefined;
  /** `gone`: it limits no more; `attached`: it did not stand there before. */
  readonly after: PolicyDocument | 'gone' | 'attached' | undefined;
}

const LIMITING: ReadonlySet<string> = new Set(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']);

/**
 * The last recorded change that may have lifted a limit of the organization from a permission: before it, the permission could
 * perhaps not be used, so that silence says nothing of it. Changes of which the record does not tell enough may have lifted
 * anything. A record without the calls of AWS Organizations shows none of them.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 */
export function lifting(inventory: AwsInventory, changes: readonly GrantChange[], known: KnownStretch): ((permission: AwsPermission) => GrantChange | undefined) | undefined {
  if (inventory.organization?.managementAccount === inventory.account) return undefined;
  const own = changes.filter(({ subject }) => subject.startsWith(ORGANIZATION)).sort((a, b) => a.at - b.at);
  const lifts = readLifts(inventory, own).filter(({ change }) => change.at >= known.from);
  return lifts.length === 0 ? undefined : (permission) => lifts.findLast((lift) => mayHaveLifted(lift, permission))?.change;
}

function readLifts(inventory: AwsInventory, changes: readonly GrantChange[]): readonly Lift[] {
  const today = new Map((inventory.organization?.levels ?? []).flatMap(({ serviceControlPolicies, resourceControlPolicies }) =>
    [...serviceControlPolicies, ...resourceControlPolicies].map(({ name, document }) => [name.split(' ')[0] ?? name, document] as const)));
  const lastUpdate = new Map(changes.filter(({ detail }) => detail['event'] === 'UpdatePolicy').map((change) => [change.subject, change]));
  const texts = new Map<string, PolicyDocument | undefined>();
  const textAt = (change: GrantChange): PolicyDocument | undefined => {
    if (texts.has(change.subject)) return texts.get(change.subject);
    const last = lastUpdate.get(change.subject);
    // What is in force today was so since the last recorded text.
    return last === undefined ? today.get(change.subject.slice(ORGANIZATION.length)) : undefined;
  };
  return changes.flatMap((change): Lift[] => {
    const { event, type, document } = change.detail;
    const id = change.subject.slice(ORGANIZATION.length);
    if (type !== undefined && !LIMITING.has(type)) return [];
    if (event === 'CreatePolicy' || event === 'UpdatePolicy') {
      const before = textAt(change);
      const after = document === undefined ? undefined : parsed(document);
      texts.set(change.subject, after);
      return event === 'CreatePolicy' ? [] : [{ change, before, after }];
    }
    if (event === 'MoveAccount' || event === 'RemoveAccountFromOrganization') return id === inventory.account ? [{ change, before: undefined, after: 'gone' }] : [];
    if (event === 'DisablePolicyType') return [{ change, before: undefined, after: 'gone' }];
    if (!reaches(change.detail['target'], inventory)) return [];
    return [{ change, before: textAt(change), after: event === 'AttachPolicy' ? 'attached' : 'gone' }];
  });
}

function parsed(document: string): PolicyDocument | undefined {
  for (const kind of ['identity', 'resource'] as const) {
    try {
      return parseDocument(document, kind);
    } catch {
      continue;
    }
  }
  return undefined;
}

/** Does an attachment concern the account? Where nobody told its place in the organization, each root and unit may. */
function reaches(target: string | undefined, { account, organization }: AwsInventory): boolean {
  if (target === undefined) return true;
  if (/^\d{12}$/.test(target)) return target === account;
  return organization === undefined || organization.levels.some((level) => level.target === target);
}

function mayHaveLifted({ before, after }: Lift, permission: AwsPermission): boolean {
  // A further policy takes away, unless it is the one that allows what the others at its place do not.
  if (after === 'attached') return before === undefined || before.statements.some((statement) => statement.effect === 'Allow' && touches(statement, before, permission));
  if (before === undefined) return true;
  const left = after === undefined || after === 'gone' ? undefined : after;
  const kept = new Set(left?.statements.map(said));
  if (before.statements.some((statement) => statement.effect === 'Deny' && !kept.has(said(statement)) && touches(statement, before, permission))) return true;
  if (after === 'gone') return false;
  const allowed = (left ?? before).statements.some((statement) => statement.effect === 'Allow' && (left === undefined || touches(statement, left, permission)));
  return allowed && !before.statements.some((statement) => statement.effect === 'Allow' && appliesToAll({ statement, version: before.version }, permission));
}

function touches(statement: Statement, { version }: PolicyDocument, permission: AwsPermission): boolean {
  return !appliesToNone({ statement, version }, permission);
}

/** What a statement says, without its place in the document. */
function said(statement: Statement): string {
  return JSON.stringify({ ...statement, origin: 0 });
}
