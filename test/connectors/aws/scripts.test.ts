import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { AwsInventory, ManagedPolicy } from '../../../connectors/aws/inventory.ts';
import { attachmentSource, newPolicies } from '../../../connectors/aws/model/new-policy.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import { ACCOUNT, accountOf, allow, policy, policyArn, wholeUnit, type Account } from './small-account.ts';

const root = mkdtempSync(join(tmpdir(), "pawl it's a folder "));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const bin = join(root, 'bin');
mkdirSync(bin);
const fake = fileURLToPath(new URL('fake-aws.mjs', import.meta.url));
writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec "${process.execPath}" "${fake}" "$@"\n`, { mode: 0o755 });

const works = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
const ready = works('jq', '--version') && works('sh', '-c', 'exit 0');
if (!ready && process.env['CI'] !== undefined) throw new Error('the scripts need sh and jq');
if (!ready) console.warn('skipped: sh or jq is missing, which the scripts need');

interface Held {
  id: string;
  inline: Record<string, unknown>;
  attached: string[];
  groups: string[];
}

interface State {
  account: string;
  roles: Record<string, Held>;
  users: Record<string, Held>;
  groups: Record<string, Held>;
  policies: Record<string, { VersionId: string; IsDefaultVersion: boolean; Document: unknown }[]>;
  descriptions?: Record<string, string>;
  calls?: string[];
  breaksAfter?: number;
}

/** An account as IAM holds it, its proposal as written, and a shell to run the scripts in. */
class Scene {
  readonly before: AwsInventory;
  readonly after: AwsInventory;
  readonly #folder = mkdtempSync(join(root, 'scene '));
  readonly #stateFile = join(this.#folder, 'account.json');

  constructor(before: Account, after: Account, prepare: (state: State) => void = () => {}) {
    this.before = accountOf(before);
    this.after = accountOf(after);
    const state = stateOf(this.before);
    prepare(state);
    this.state = state;
    const change = writer.write(new Proven({ unit: wholeUnit(this.before), before: this.before, after: this.after }), [], []);
    for (const { name, text, executable } of change.files) {
      mkdirSync(dirname(join(this.#folder, name)), { recursive: true });
      writeFileSync(join(this.#folder, name), text, { mode: executable ? 0o755 : 0o644 });
    }
  }

  get state(): State {
    return JSON.parse(readFileSync(this.#stateFile, 'utf8')) as State;
  }

  set state(state: State) {
    writeFileSync(this.#stateFile, JSON.stringify(state));
  }

  /** Runs a script from another folder; `calls` are the changing calls that it made. */
  run(name: 'apply.sh' | 'rollback.sh', shell: readonly string[] = []): { status: number | null; calls: string[]; said: string } {
    this.state = { ...this.state, calls: [] };
    const [command, ...words] = [...shell, join(this.#folder, name)];
    const environment = { ...process.env, PATH: bin + delimiter + (process.env['PATH'] ?? ''), FAKE_AWS_STATE: this.#stateFile, CDPATH: root };
    const { status, stdout, stderr } = spawnSync(command!, words, { cwd: tmpdir(), env: environment, encoding: 'utf8' });
    return { status, calls: this.state.calls ?? [], said: stdout + stderr };
  }

  /** What is in force now, in canonical terms. */
  get live(): string {
    return writer.canonical(inventoryOf(this.state, this.before));
  }

  has(name: string): boolean {
    return existsSync(join(this.#folder, name));
  }
}

function stateOf(inventory: AwsInventory): State {
  const held = (kind: string): Record<string, Held> =>
    Object.fromEntries(
      inventory.holders
        .filter((holder) => holder.kind === kind)
        .map(({ name, id, attached, groups, inline }) => [
          name,
          { id, attached: [...attached], groups: [...groups], inline: Object.fromEntries(inline.map((own) => [own.name, documentJson(own.document, 'compact')])) },
        ]),
    );
  const policies = inventory.policies.map(({ arn, document }) => [arn, [{ VersionId: 'v1', IsDefaultVersion: true, Document: documentJson(document, 'compact') }]]);
  return { account: inventory.account, roles: held('role'), users: held('user'), groups: held('group'), policies: Object.fromEntries(policies) as State['policies'] };
}

function inventoryOf(state: State, like: AwsInventory): AwsInventory {
  return {
    ...like,
    holders: like.holders.map((holder) => {
      const { inline, attached, groups } = state[`${holder.kind}s`][holder.name]!;
      return { ...holder, attached, groups, inline: Object.entries(inline).map(([name, document]) => ({ name, document: parseDocument(document) })) };
    }),
    policies: Object.entries(state.policies).map(([each, versions]) => ({
      ...(like.policies.find((policy) => policy.arn === each) ?? { arn: each, name: each.slice(each.lastIndexOf('/') + 1), managedBy: 'customer', versionId: 'v1' }),
      document: parseDocument(versions.find((version) => version.IsDefaultVersion)!.Document),
    })),
  };
}

const wide = policy(allow(['s3:GetObject', 's3:PutObject'], ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'], { Sid: 'S', Condition: { Bool: { 'aws:SecureTransport': true } } }), allow('sqs:*'));
const slim = policy(allow('s3:GetObject', 'arn:aws:s3:::b/*', { Sid: 'S', Condition: { Bool: { 'aws:SecureTransport': true } } }));
const arn = policyArn('shared');
const version = (id: number, Document: unknown, IsDefaultVersion = false): State['policies'][string][number] => ({ VersionId: `v${id}`, IsDefaultVersion, Document });

/** A role and a user who lose something of every kind, and keep something. */
const everything: [Account, Account] = [
  {
    roles: { ci: { inline: { deploy: wide, old: wide }, attached: ['shared'] } },
    users: { 'a.b+c=d,e@f-g_h': { attached: ['arn:aws:iam::aws:policy/ReadOnlyAccess'], groups: ['admins', 'staff'] } },
    groups: { admins: {}, staff: {} },
    policies: { shared: wide },
  },
  {
    roles: { ci: { inline: { deploy: slim }, attached: ['shared'] } },
    users: { 'a.b+c=d,e@f-g_h': { attached: [], groups: ['staff'] } },
    groups: { admins: {}, staff: {} },
    policies: { shared: slim },
  },
];

const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const attachedReadOnly = accountOf({ roles: { ci: { attached: [readOnly] } }, policies: { [readOnly]: wide } });
const [{ arn: made, name: madeName }] = newPolicies(attachedReadOnly, attachmentSource(attachedReadOnly.holders[0]!, readOnly), [parseDocument(slim)]) as [ManagedPolicy];

/** A role with a policy of its own in place of one of AWS. */
const replaced: [Account, Account] = [
  { roles: { ci: { attached: [readOnly] } }, policies: { [readOnly]: wide } },
  { roles: { ci: { attached: [madeName] } }, policies: { [readOnly]: wide, [madeName]: slim } },
];

/** A user who loses one thing of each kind but the last. */
const some: [Account, Account] = [
  { users: { bob: { inline: { own: wide }, attached: ['shared'], groups: ['g', 'h'] } }, groups: { g: {}, h: {} }, policies: { shared: wide } },
  { users: { bob: { inline: { own: slim }, groups: ['h'] } }, groups: { g: {}, h: {} }, policies: { shared: wide } },
];

describe.skipIf(!ready)('the scripts carry out the proposal and take it back', { timeout: 60_000 }, () => {
  it.each<[string, Account, Account, string[], string[]]>([
    ['an inline policy narrowed', { roles: { ci: { inline: { deploy: wide } } } }, { roles: { ci: { inline: { deploy: slim } } } }, ['put-role-policy'], ['put-role-policy']],
    ['an inline policy deleted', { users: { bob: { inline: { own: wide } } } }, { users: { bob: {} } }, ['delete-user-policy'], ['put-user-policy']],
    [
      'a managed policy narrowed; its former version is taken again',
      { groups: { ops: { attached: ['shared'] } }, policies: { shared: wide } },
      { groups: { ops: { attached: ['shared'] } }, policies: { shared: slim } },
      ['create-policy-version'],
      ['set-default-policy-version'],
    ],
    ['a policy detached', { groups: { ops: { attached: ['shared'] } }, policies: { shared: wide } }, { groups: { ops: {} }, policies: { shared: wide } }, ['detach-group-policy'], ['attach-group-policy']],
    ['a membership ended', { users: { bob: { groups: ['g'] } }, groups: { g: {} } }, { users: { bob: {} }, groups: { g: {} } }, ['remove-user-from-group'], ['add-user-to-group']],
  ])('%s', (_name, before, after, forth, back) => {
    const scene = new Scene(before, after);
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: forth });
    expect(scene.live).toBe(writer.canonical(scene.after));
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: [] });
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: back });
    expect(scene.live).toBe(writer.canonical(scene.before));
  });

  it('everything at once, in any layout of the live policies', () => {
    const scene = new Scene(...everything, (state) => {
      const deploy = state.roles['ci']!.inline['deploy'] as { Statement: Record<string, unknown>[] };
      deploy.Statement.reverse();
      deploy.Statement[1]!['Resource'] = ['arn:aws:s3:::b/*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::b/*'];
      deploy.Statement[1]!['Condition'] = { Bool: { 'aws:SecureTransport': ['true'] } };
    });
    expect(scene.run('apply.sh')).toMatchObject({ status: 0 });
    expect(scene.live).toBe(writer.canonical(scene.after));
    // What gives comes first, so that nothing is missing in between.
    const back = ['put-role-policy', 'attach-user-policy', 'add-user-to-group', 'set-default-policy-version', 'put-role-policy'];
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: back });
    expect(scene.live).toBe(writer.canonical(scene.before));
  });

  it('in every shell at hand', () => {
    const shells = [['bash'], ['dash'], ['busybox', 'sh']].filter(([command, ...words]) => works(command!, ...words, '-c', 'exit 0'));
    for (const shell of shells) {
      const scene = new Scene(...some);
      expect(scene.run('apply.sh', shell)).toMatchObject({ status: 0 });
      expect([shell, scene.live]).toEqual([shell, writer.canonical(scene.after)]);
      scene.state = { ...scene.state, breaksAfter: 0 };
      expect(scene.run('rollback.sh', shell)).toMatchObject({ status: 255 });
    }
  });

  it.each(['apply.sh', 'rollback.sh'] as const)('after an interruption %s finishes', (next) => {
    const scene = new Scene(...some, (state) => (state.breaksAfter = 1));
    expect(scene.run('apply.sh')).toMatchObject({ status: 255, calls: { length: 1 } });
    const { breaksAfter: _, ...mended } = scene.state;
    scene.state = mended;
    expect(scene.run(next)).toMatchObject({ status: 0 });
    expect(scene.live).toBe(writer.canonical(next === 'apply.sh' ? scene.after : scene.before));
  });

  it('when a policy has five versions the oldest that is not in force goes', () => {
    const other = (name: string): unknown => policy(allow(name));
    const scene = new Scene({ groups: { ops: { attached: ['shared'] } }, policies: { shared: wide } }, { groups: { ops: { attached: ['shared'] } }, policies: { shared: slim } }, (state) => {
      state.policies[arn] = [version(12, other('a:A')), version(11, other('a:B')), version(10, other('a:C')), version(9, other('a:D')), version(2, wide, true)];
    });
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: ['delete-policy-version', 'create-policy-version'] });
    expect(scene.state.policies[arn]!.map(({ VersionId }) => VersionId)).toEqual(['v13', 'v12', 'v11', 'v10', 'v2']);
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: ['set-default-policy-version'] });
    expect(scene.live).toBe(writer.canonical(scene.before));
  });

  it('on the way back too, when the former version is gone', () => {
    const held: Account = { groups: { ops: { attached: ['shared'] } } };
    const scene = new Scene({ ...held, policies: { shared: wide } }, { ...held, policies: { shared: slim } }, (state) => {
      state.policies[arn] = [version(6, slim, true), ...[5, 4, 3, 1].map((id) => version(id, policy(allow(`a:A${id}`))))];
    });
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: ['delete-policy-version', 'create-policy-version'] });
    expect(scene.state.policies[arn]!.map(({ VersionId }) => VersionId)).toEqual(['v7', 'v6', 'v5', 'v4', 'v3']);
    expect(scene.live).toBe(writer.canonical(scene.before));
  });

  it('a policy of AWS is replaced: the new one is made and attached before the old one goes, and back in reverse', () => {
    const scene = new Scene(...replaced);
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: ['create-policy', 'attach-role-policy', 'detach-role-policy'] });
    expect(scene.live).toBe(writer.canonical(scene.after));
    expect(scene.state.descriptions).toEqual({ [made]: `Narrowed by pawl from role/ci@${readOnly}` });
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: [] });
    const applied = scene.state;
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: ['attach-role-policy', 'detach-role-policy', 'delete-policy'] });
    expect(scene.live).toBe(writer.canonical(scene.before));
    expect(Object.keys(scene.state.policies)).toEqual([readOnly]);
    // Versions that somebody added go with it.
    scene.state = { ...applied, policies: { ...applied.policies, [made]: [version(2, slim, true), version(1, wide)] } };
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: ['attach-role-policy', 'detach-role-policy', 'delete-policy-version', 'delete-policy'] });
    // Somebody else came to need it.
    scene.state = { ...applied, users: { bob: { id: 'AIDABOB', inline: {}, attached: [made], groups: [] } } };
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0, calls: ['attach-role-policy', 'detach-role-policy'], said: expect.stringMatching(/left policy \S+: somebody else uses it/) });
  });

  it.each([1, 2])('after an interruption behind call %i of a replacement both scripts finish', (breaksAfter) => {
    for (const next of ['apply.sh', 'rollback.sh'] as const) {
      const scene = new Scene(...replaced, (state) => (state.breaksAfter = breaksAfter));
      expect(scene.run('apply.sh')).toMatchObject({ status: 255, calls: { length: breaksAfter } });
      const { breaksAfter: _, ...mended } = scene.state;
      scene.state = mended;
      expect(scene.run(next)).toMatchObject({ status: 0 });
      expect(scene.live).toBe(writer.canonical(next === 'apply.sh' ? scene.after : scene.before));
    }
  });

  it('names with every character that IAM allows are only data', () => {
    const odd = `arn:aws:iam::${ACCOUNT}:policy/it's/$(touch\${IFS}PWNED)/\`id\`/"x"/\\/;&|<>*?!#~/p`;
    const held = (attached: string[]): Account => ({ roles: { '-=,.@_+': { inline: { '--help': wide }, attached } }, policies: { [odd]: wide } });
    const scene = new Scene(held([odd]), held([]));
    expect(scene.run('apply.sh')).toMatchObject({ status: 0, calls: ['detach-role-policy'] });
    expect(scene.live).toBe(writer.canonical(scene.after));
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0 });
    expect([scene.has('PWNED'), existsSync(join(tmpdir(), 'PWNED'))]).toEqual([false, false]);
  });
});

describe.skipIf(!ready)('the scripts stop without a change', { timeout: 60_000 }, () => {
  it.each<[string, (state: State) => void, RegExp]>([
    ['an inline policy moved', (state) => (state.roles['ci']!.inline['deploy'] = policy(allow('s3:*'))), /inline policy deploy of role ci is no longer/],
    ['a condition moved', (state) => (state.roles['ci']!.inline['old'] = JSON.parse(JSON.stringify(wide).replace('true', 'false'))), /policy old of role ci is no longer/],
    ['an inline policy is gone that was to be narrowed', (state) => delete state.roles['ci']!.inline['deploy'], /inline policy deploy/],
    ['a managed policy moved', (state) => (state.policies[arn] = [version(3, policy(allow('s3:*')), true), version(1, wide)]), /policy arn:aws:iam::123456789012:policy\/shared is no longer/],
    ['an attachment on which the proof relied is gone', (state) => (state.roles['ci']!.attached = []), /the attachment of \S+shared to role ci/],
    ['a membership on which the proof relied is gone', (state) => (state.users['a.b+c=d,e@f-g_h']!.groups = ['admins']), /in group staff is no longer/],
    ['the role was made again under its name', (state) => (state.roles['ci']!.id = 'AROANEW'), /role ci is not the one that was judged \(AROANEW instead of AROACI\)/],
    ['the role is gone', (state) => delete state.roles['ci'], /NoSuchEntity/],
    ['the credentials are of another account', (state) => (state.account = '999999999999'), /credentials of account 999999999999, not of 123456789012/],
  ])('when %s', (_name, move, message) => {
    const scene = new Scene(...everything, move);
    expect(scene.run('apply.sh')).toEqual({ status: expect.toSatisfy((status) => status !== 0), calls: [], said: expect.stringMatching(message) });
  });

  it.each<[string, (state: State) => void, RegExp]>([
    ['there is another policy of the name', (state) => (state.policies[made] = [version(1, wide, true)]), /policy \S+ci-ReadOnlyAccess-\S+ is no longer/],
    ['the policy to be replaced says something else by now', (state) => (state.policies[readOnly] = [version(2, slim, true), version(1, wide)]), /ReadOnlyAccess has version v2 in force and not v1/],
    ['the policy to be replaced was detached', (state) => (state.roles['ci']!.attached = []), /the attachment of \S+ReadOnlyAccess is gone, and not by this change/],
  ])('when %s', (_name, move, message) => {
    expect(new Scene(...replaced, move).run('apply.sh')).toEqual({ status: 1, calls: [], said: expect.stringMatching(message) });
  });

  it('on the way back too, but not for what the change did not touch', () => {
    const scene = new Scene(...some);
    scene.run('apply.sh');
    const applied = scene.state;
    const bob = applied.users['bob']!;
    scene.state = { ...applied, users: { bob: { ...bob, inline: { own: policy(allow('s3:*')) } } } };
    expect(scene.run('rollback.sh')).toMatchObject({ status: 1, calls: [], said: expect.stringMatching(/policy own of user bob is no longer/) });
    scene.state = { ...applied, users: { bob: { ...bob, groups: [] } } };
    expect(scene.run('rollback.sh')).toMatchObject({ status: 0 });
  });
});

it.skipIf(!ready).each([
  ['of everything at once', everything],
  ['of a replacement', replaced],
])('the scripts %s are clean sh', (_name, accounts) => {
  const [before, after] = accounts.map(accountOf) as [AwsInventory, AwsInventory];
  const change = writer.write(new Proven({ unit: wholeUnit(before), before, after }), [], []);
  for (const { text } of change.files.filter(({ executable }) => executable)) {
    execFileSync('sh', ['-n'], { input: text });
    expect(text).toMatch(/^#!\/bin\/sh\n# .*\n(#.*\n)+set -eu\n/);
    const calls = text.slice(text.indexOf('\nrelied() {\n'), text.indexOf('\ncaller=')).split('\n').filter((line) => line.startsWith('  '));
    expect(calls.length).toBeGreaterThan(3);
    for (const line of calls) expect(line).toMatch(/^ {2}(holder|version|inline|managed|created|attachment|membership)( '[^']*')+$/);
  }
});
