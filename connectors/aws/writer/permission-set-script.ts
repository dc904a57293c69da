import { ConfigError } from '../../../src/core/errors.ts';
import { shellWord } from './names.ts';
import type { PermissionSetPlan } from './permission-set.ts';
import { PRELUDE } from './prelude.ts';

// Patterns of InstanceArn, PermissionSetArn and ManagedPolicyArn:
// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DetachManagedPolicyFromPermissionSet.html
const INSTANCE = /^arn:aws[\w-]*:sso:::instance\/[\w.-]+$/;
const SET = /^arn:aws[\w-]*:sso:::permissionSet\/[\w.-]+\/[\w./-]+$/;
const MANAGED = /^arn:aws[\w-]*:iam::aws:policy\/[\w+=,.@/-]+$/;
const CUSTOMER = /^\/(?:[\x21-\x7e]+\/)?[\w+=,.@-]+$/;

/** Fixed; nothing is ever put into it. Commands and outputs: AWS CLI Command Reference, "sso-admin". */
const FUNCTIONS = String.raw`
about() {
  command=$1
  shift
  aws sso-admin "$command" "--instance-arn=$instance" "--permission-set-arn=$set" "$@"
}

# accounts ACCOUNT...: the needs of these were counted; one more account, and they are not all.
accounts() {
  wanted=$(printf '%s\n' "$@" | sort)
  found=$(about list-accounts-for-provisioned-permission-set --query AccountIds --output json | jq -r '.[]' | sort)
  if [ "$found" != "$wanted" ]; then stop "the permission set is no longer provisioned to the accounts that it was proved for; export and scan again"; fi
}

# inline_policy BEFORE AFTER: two files, or nothing where there is no policy.
inline_policy() {
  live=$(about get-inline-policy-for-permission-set --query InlinePolicy --output json | jq -r '. // ""')
  if [ -n "$live" ]; then live=$(printf '%s\n' "$live" | normal); fi
  before=$(expected "$1")
  after=$(expected "$2")
  decide "the inline policy of $set" "$live" "$before" "$after"
  if [ "$todo" = no ]; then return; fi
  if [ -n "$2" ]; then about put-inline-policy-to-permission-set "--inline-policy=file://$2"
  else about delete-inline-policy-from-permission-set
  fi
}

# managed_policy ARN BEFORE AFTER: attached or detached.
managed_policy() {
  found=$(about list-managed-policies-in-permission-set --query 'AttachedManagedPolicies[].Arn' --output json)
  live=detached
  if [ "$(listed "$found" "$1")" = true ]; then live=attached; fi
  decide "the attachment of $1" "$live" "$2" "$3"
  if [ "$todo" = no ]; then return; fi
  if [ "$3" = attached ]; then about attach-managed-policy-to-permission-set "--managed-policy-arn=$1"
  else about detach-managed-policy-from-permission-set "--managed-policy-arn=$1"
  fi
}

# customer_policy PATH NAME BEFORE AFTER: attached or detached.
customer_policy() {
  found=$(about list-customer-managed-policy-references-in-permission-set --query 'CustomerManagedPolicyReferences' --output json | jq '[.[] | .Path + .Name]')
  live=detached
  if [ "$(listed "$found" "$1$2")" = true ]; then live=attached; fi
  decide "the reference to $1$2" "$live" "$3" "$4"
  if [ "$todo" = no ]; then return; fi
  if [ "$4" = attached ]; then about attach-customer-managed-policy-reference-to-permission-set "--customer-managed-policy-reference=Name=$2,Path=$1"
  else about detach-customer-managed-policy-reference-from-permission-set "--customer-managed-policy-reference=Name=$2,Path=$1"
  fi
}
`;

const AFTER = String.raw`
mode=check
changes
mode=change
changes
# An interrupted run may have changed the set and not its roles.
request=$(about provision-permission-set --target-type=ALL_PROVISIONED_ACCOUNTS --query PermissionSetProvisioningStatus.RequestId --output text)
printf '%s\n' "provisioning to all accounts; how far it is: aws sso-admin describe-permission-set-provisioning-status --instance-arn $instance --provision-permission-set-request-id $request"
printf '%s\n' "done: $set"
`;

/**
 * A POSIX shell script that changes a permission set as planned, or takes it back. It compares everything first.
 * INVARIANT: whatever comes from an export stands in single quotes.
 * @throws ConfigError for names that AWS could not have issued.
 */
export function permissionSetScript(plan: PermissionSetPlan, direction: 'apply' | 'rollback'): string {
  const back = direction === 'rollback';
  const [from, to] = back ? ['detached', 'attached'] : ['attached', 'detached'];
  const [before, after] = back ? [plan.inline.after, plan.inline.before] : [plan.inline.before, plan.inline.after];
  const lines = [
    `accounts ${plan.accounts.map((account) => required(/^\d{12}$/, account)).join(' ')}`,
    `inline_policy ${shellWord(before ?? '')} ${shellWord(after ?? '')}`,
    ...plan.detached.map((policy) => policyLine(policy, from, to)),
  ];
  const head = [`instance=${required(INSTANCE, plan.instance)}`, `set=${required(SET, plan.permissionSet)}`, 'versions_quota=0'];
  return `${PRELUDE.before}${head.join('\n')}\n${PRELUDE.functions}${FUNCTIONS}\nchanges() {\n${lines.map((line) => `  ${line}\n`).join('')}}\n${AFTER}`;
}

function policyLine(policy: string, from = '', to = ''): string {
  if (policy.startsWith('arn:')) return `managed_policy ${required(MANAGED, policy)} ${from} ${to}`;
  const slash = policy.lastIndexOf('/') + 1;
  required(CUSTOMER, policy);
  return `customer_policy ${shellWord(policy.slice(0, slash))} ${shellWord(policy.slice(slash))} ${from} ${to}`;
}

function required(pattern: RegExp, text: string): string {
  if (pattern.test(text)) return shellWord(text);
  throw new ConfigError(`the files of a permission set hold ${JSON.stringify(text)}, which AWS would not accept`, { remedy: 'export the permission set again' });
}
