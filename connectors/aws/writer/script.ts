import type { AwsInventory } from '../inventory.ts';
import { sourceOf } from '../model/new-policy.ts';
import { quotasOf } from '../model/quotas.ts';
import { holderName } from '../references.ts';
import { requireName, shellWord } from './names.ts';
import type { Plan, PlannedOperation } from './plan.ts';
import { PRELUDE } from './prelude.ts';

/**
 * A POSIX shell script that carries out a plan, or takes it back, with the AWS CLI. It compares everything first and
 * stops without a change when something has moved; run again after an interruption it finishes the work.
 * INVARIANT: whatever comes from an export stands in single quotes.
 * @throws ConfigError for names that IAM could not have issued.
 */
export function script(plan: Plan, inventory: AwsInventory, direction: 'apply' | 'rollback'): string {
  const operations = direction === 'apply' ? plan.operations : plan.operations.map(reversed);
  const holders = [...new Set(operations.flatMap((operation) => ('holder' in operation ? [operation.holder] : [])))];
  const head = [`account=${shellWord(requireName('account', plan.account))}`, `unit=${shellWord(plan.unit)}`, `versions_quota=${quotasOf(inventory).versionsPerPolicy}`, `direction=${direction}`];
  const relied = [
    ...holders.map((holder) => holderLine(inventory, holder)),
    ...(direction === 'apply' ? [...takenOver(inventory, operations), ...staying(inventory, operations, holders)] : []),
  ];
  const changes = [...operations].sort((a, b) => rank(a) - rank(b)).map(operationLine);
  return `${PRELUDE.before}${head.join('\n')}\n${PRELUDE.functions}${body('relied', relied)}\n${body('changes', changes)}${PRELUDE.after}`;
}

function body(name: string, lines: readonly string[]): string {
  return `${name}() {\n${[...lines, ...(lines.length === 0 ? [':'] : [])].map((line) => `  ${line}\n`).join('')}}\n`;
}

function reversed(operation: PlannedOperation): PlannedOperation {
  return { ...operation, before: operation.after, after: operation.before } as PlannedOperation;
}

/** What gives comes before what takes, so that nothing is missing in between; a policy is made before it is attached. */
function rank({ kind, before, after }: PlannedOperation): number {
  if (kind === 'created') return after === null ? 4 : 0;
  if (after === 'attached' || after === 'member' || before === null) return 1;
  return after === 'detached' || after === 'apart' || after === null ? 3 : 2;
}

function operationLine(operation: PlannedOperation): string {
  const { kind, before, after } = operation;
  const sides = [before ?? '', after ?? ''];
  if (kind === 'managed') return call('managed', requireName('policy', operation.policy), ...sides);
  if (kind === 'created') return call('created', requireName('policy', operation.policy), operation.description, ...sides);
  const [holderKind, name] = split(operation.holder);
  if (kind === 'inline') return call('inline', holderKind, name, requireName('name', operation.policy), ...sides);
  if (kind === 'attachment') return call('attachment', holderKind, name, requireName('policy', operation.policy), ...sides);
  return call('membership', name, split(operation.group)[1], ...sides);
}

/** Attachments and memberships that the proof counted on: they are compared, not changed. */
function staying(inventory: AwsInventory, operations: readonly PlannedOperation[], holders: readonly string[]): string[] {
  const lines = inventory.holders
    .filter((holder) => holders.includes(holderName(holder)))
    .flatMap((holder) => {
      const name = holderName(holder);
      const policies = holder.attached.map((policy): PlannedOperation => ({ kind: 'attachment', holder: name, policy, before: 'attached', after: 'attached' }));
      const groups = holder.groups.map((group): PlannedOperation => ({ kind: 'membership', holder: name, group: `group/${group}`, before: 'member', after: 'member' }));
      return [...policies, ...groups];
    })
    .map(operationLine);
  const changing = new Set(operations.map((operation) => operationLine({ ...operation, after: operation.before } as PlannedOperation)));
  return [...new Set(lines)].filter((line) => !changing.has(line)).sort();
}

/** Policies in whose place new ones are made: they may have got another version since. */
function takenOver(inventory: AwsInventory, operations: readonly PlannedOperation[]): string[] {
  const lines = operations.flatMap((operation) => {
    if (operation.kind !== 'created') return [];
    const source = sourceOf(inventory, operation.policy.slice(operation.policy.lastIndexOf('/') + 1));
    const policy = inventory.policies.find(({ arn }) => source?.endsWith(`@${arn}`));
    return policy === undefined ? [] : [call('version', requireName('policy', policy.arn), requireName('name', policy.versionId))];
  });
  return [...new Set(lines)].sort();
}

function holderLine(inventory: AwsInventory, name: string): string {
  const holder = inventory.holders.find((candidate) => holderName(candidate) === name);
  return call('holder', ...split(name), requireName('name', holder?.id ?? ''));
}

function split(holder: string): [kind: string, name: string] {
  const slash = holder.indexOf('/');
  return [holder.slice(0, slash), requireName('name', holder.slice(slash + 1))];
}

function call(command: string, ...words: readonly string[]): string {
  return [command, ...words.map(shellWord)].join(' ');
}
