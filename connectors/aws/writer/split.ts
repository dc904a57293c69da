import { InvariantError } from '../../../src/core/errors.ts';
import { byText } from '../../../src/core/order.ts';
import type { PolicyChange } from '../../../src/core/proposal.ts';
import type { ProvenPart } from '../../../src/core/split.ts';
import { plural } from '../../../src/core/number-text.ts';
import type { AwsInventory, Holder } from '../inventory.ts';
import { parseDocument } from '../policy.ts';
import { FileNames, requireName, shellWord } from './names.ts';
import { documentText } from './plan.ts';
import { SPLIT_PRELUDE } from './split-prelude.ts';

type File = PolicyChange['files'][number];

/** A new role with the files that hold its documents. */
interface NewRole {
  readonly name: string;
  readonly holder: Holder;
  readonly trust: string;
  readonly tags: string | undefined;
  readonly inline: readonly { readonly policy: string; readonly file: string }[];
}

/**
 * Documents of the new roles, and scripts that make them and take them back. The shared role is not touched: the workloads
 * move one by one, and it stays until nobody uses it.
 * @throws ConfigError when the inventory holds names that IAM could not have issued.
 */
export function writeSplit(parts: readonly ProvenPart<AwsInventory>[]): PolicyChange {
  const [first] = parts;
  if (first === undefined) throw new InvariantError('a split without a part');
  const files: File[] = [];
  const roles = parts.map((part) => newRole(part, files));
  const before = first.proven.value.before;
  const shared = sharedHolder(first, before);
  return {
    edits: [],
    files: [...files, script(before, shared, roles, 'apply'), script(before, shared, roles, 'rollback')].sort((a, b) => byText(a.name, b.name)),
    steps: [
      `Run apply.sh: it makes ${plural(roles.length, 'role')} and touches nothing else.`,
      `Remove role/${shared.name} when its last use lies a cycle back; until then it serves whoever was not told apart.`,
    ],
  };
}

/** Reads the documents of one new role back into the inventory that was proved of it. */
export function parseSplit(part: ProvenPart<AwsInventory>, change: PolicyChange): AwsInventory {
  const { before } = part.proven.value;
  const shared = sharedHolder(part, before);
  const made = newRole(part, []);
  const text = (name: string): string => {
    const file = change.files.find((each) => each.name === name);
    if (file === undefined) throw new InvariantError(`${name} was not written`);
    return file.text;
  };
  const attached = text('apply.sh').split('\n').flatMap((line) => attachedIn(line, made.name));
  const inline = made.inline.map(({ policy, file }) => ({ name: policy, document: parseDocument(text(file)) }));
  const holder: Holder = { ...shared, inline, attached, trust: parseDocument(text(made.trust), 'trust') };
  return { ...before, holders: before.holders.map((each) => (each === shared ? holder : each)) };
}

function attachedIn(line: string, role: string): string[] {
  const [, name, arn] = /^ {2}attached '([^']+)' '([^']+)'$/.exec(line) ?? [];
  return name === role && arn !== undefined ? [arn] : [];
}

function sharedHolder({ proven }: ProvenPart<AwsInventory>, inventory: AwsInventory): Holder {
  const id = proven.value.unit.principals[0]?.id;
  const holder = inventory.holders.find((each) => each.id === id);
  if (holder === undefined) throw new InvariantError('a split of a role that is not there');
  return holder;
}

function newRole(part: ProvenPart<AwsInventory>, files: File[]): NewRole {
  const name = requireName('name', part.name.slice(part.name.indexOf('/') + 1));
  const holder = sharedHolder(part, part.proven.value.after);
  if (holder.trust === undefined) throw new InvariantError(`${name} has no trust policy`);
  const folder = `roles/${name}`;
  const names = new FileNames();
  const save = (file: string, text: string): string => {
    files.push({ name: file, text, executable: false });
    return file;
  };
  const trust = save(`${folder}/trust.json`, documentText(holder.trust));
  names.of('trust');
  names.of('tags');
  const inline = holder.inline.map(({ name: policy, document }) => ({ policy, file: save(`${folder}/${names.of(policy)}.json`, documentText(document)) }));
  const tags = holder.tags?.filter(({ key }) => !key.toLowerCase().startsWith('aws:')).map(({ key, value }) => ({ Key: key, Value: value })) ?? [];
  return { name, holder, trust, inline, tags: tags.length === 0 ? undefined : save(`${folder}/tags.json`, `${JSON.stringify(tags, null, 2)}\n`) };
}

/** INVARIANT: whatever comes from an export stands in single quotes. */
function script(inventory: AwsInventory, shared: Holder, roles: readonly NewRole[], direction: 'apply' | 'rollback'): File {
  const lines = [
    ...(direction === 'apply' ? [call('shared', requireName('name', shared.name), requireName('name', shared.id))] : []),
    ...roles.flatMap((role) => {
      const own = [
        ...role.inline.map(({ policy, file }) => call('inline', role.name, requireName('name', policy), file)),
        ...role.holder.attached.map((arn) => call('attached', role.name, requireName('policy', arn))),
      ];
      const made = call('role', role.name, role.holder.path, role.trust, role.holder.boundary === undefined ? '' : requireName('policy', role.holder.boundary), role.tags ?? '');
      const versions = role.holder.attached.flatMap((arn) => {
        const policy = inventory.policies.find((each) => each.arn === arn);
        return policy === undefined ? [] : [call('version', arn, requireName('name', policy.versionId))];
      });
      return [...versions, made, ...own];
    }),
  ];
  // Rolling back, a role goes after its policies: in the last pass.
  const head = [`account=${shellWord(requireName('account', inventory.account))}`, `unit=${shellWord(`split of role/${shared.name}`)}`, `direction=${direction}`];
  const text = `${SPLIT_PRELUDE.before}${head.join('\n')}\n${SPLIT_PRELUDE.functions}changes() {\n${lines.map((line) => `  ${line}\n`).join('')}}\n${SPLIT_PRELUDE.after}`;
  return { name: `${direction}.sh`, text, executable: true };
}

function call(command: string, ...words: readonly string[]): string {
  return [command, ...words.map(shellWord)].join(' ');
}
