import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import type { AwsInventory } from '../../../connectors/aws/inventory.ts';
import { joint } from '../../../connectors/aws/model/permission-set.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import { HOME, INLINE, OTHER, SET, exportsOf, permissionSetFiles } from '../../stories/two-accounts.ts';

const root = mkdtempSync(join(os.tmpdir(), "pawl it's a set "));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bin = join(root, 'bin');
mkdirSync(bin);
writeFileSync(join(bin, 'aws'), `#!/bin/sh\nexec "${process.execPath}" "${fileURLToPath(new URL('fake-sso-admin.mjs', import.meta.url))}" "$@"\n`, { mode: 0o755 });
const ready = spawnSync('jq', ['--version']).status === 0;
if (!ready && process.env['CI'] !== undefined) throw new Error('the scripts need sh and jq');
if (!ready) console.warn('skipped: jq is missing, which the scripts need');

type Files = Readonly<Record<string, unknown>>;
const read = (files: Files): readonly AwsInventory[] => grants.read('main', Object.entries(files).map(([path, value]) => ({ path, text: JSON.stringify(value) }))).map(({ inventory }) => inventory);
const inFolder = (folder: string, files: Files): Files => Object.fromEntries(Object.entries(files).map(([name, value]) => [`${folder}/${name}`, value]));
const accounts: Files = exportsOf();
const unused = 'arn:aws:iam::aws:policy/job-function/QueueCleaner';

describe('files of a permission set', () => {
  it('are told apart by their folder', () => {
    const second = { ...permissionSetFiles(), 'describe-permission-set.json': { PermissionSet: { Name: 'Read', PermissionSetArn: SET.replace(/.$/, '0') } }, 'get-inline-policy.json': { InlinePolicy: '' } };
    const [inventory] = read({ ...accounts, ...inFolder('sso/Ops', permissionSetFiles()), ...inFolder('sso/Read', second) });
    expect(inventory?.permissionSets?.map(({ name, inline, managed }) => [name, inline?.statements.length, managed])).toEqual([
      ['Read', undefined, [unused]],
      ['Ops', 1, [unused]],
    ]);
    expect(inventory?.permissionSets?.[0]?.inline).toBeNull();
  });

  it.each([
    ['nothing says which', { 'get-inline-policy.json': { InlinePolicy: '' } }, /describe-permission-set is missing/],
    ['two sets share a folder', { ...permissionSetFiles(), 'other.json': permissionSetFiles()['describe-permission-set.json'] }, /two files with PermissionSet/],
    ['a list is cut off', { ...permissionSetFiles(), 'list-accounts.json': { AccountIds: [HOME], NextToken: 'more' } }, /NextToken/],
    ['the policy cannot be read', { ...permissionSetFiles(), 'get-inline-policy.json': { InlinePolicy: '{"Statement":' } }, /InlinePolicy: /],
    ['the ARN is none', { 'describe-permission-set.json': { PermissionSet: { Name: 'x', PermissionSetArn: 'ps-1' } } }, /must be the ARN of a permission set/],
  ])('are refused when %s', (_name, files, message) => {
    expect(() => read({ ...accounts, ...inFolder('sso/Ops', files) })).toThrow(message);
  });

  it('without the list of accounts, or what it holds, nothing is decided', () => {
    for (const missing of ['list-accounts.json', 'get-inline-policy.json', 'list-managed-policies.json']) {
      const { [missing]: _, ...rest } = permissionSetFiles();
      expect(joint(read({ ...accounts, ...inFolder('sso/Ops', rest) }))[0]?.undecided).toMatch(/^nothing tells/);
    }
  });
});

describe('roles of a permission set', () => {
  const made = joint(read({ ...accounts, ...inFolder('sso/Ops', permissionSetFiles()) }));

  it('are one unit over all accounts', () => {
    expect(made.map(({ unit, undecided }) => [unit.name, undecided, unit.principals.map(({ instance }) => instance)])).toEqual([['permission-set/Ops', undefined, [HOME, OTHER]]]);
  });

  it('are those of its whole name: a set with a longer one has roles of its own', () => {
    const [home] = read({ ...accounts, ...inFolder('sso/Ops', permissionSetFiles()) });
    const renamed = { ...home!, holders: home!.holders.map((holder) => ({ ...holder, name: holder.name.replace('_Ops_', '_Ops_More_') })) };
    expect(joint([renamed])).toEqual([]);
  });
});

describe.skipIf(!ready)('the scripts of a permission set', () => {
  const [one] = joint(read({ ...accounts, ...inFolder('sso/Ops', permissionSetFiles()) }));
  const before = one!.inventory;
  const after: AwsInventory = {
    ...before,
    holders: before.holders.map((role) => ({
      ...role,
      attached: [],
      inline: role.inline.map((policy) => ({ ...policy, document: { ...policy.document, statements: policy.document.statements.map((statement) => ({ ...statement, actions: ['ec2:StopInstances'] })) } })),
    })),
  };
  const change = writer.write(new Proven({ unit: one!.unit, before, after }), [], []);
  const fresh = () => ({ instance: 'arn:aws:sso:::instance/ssoins-1234567890abcdef', set: SET, accounts: [OTHER, HOME], inline: JSON.stringify(INLINE), managed: [unused], customer: [], calls: [] as string[] });

  function scene(state: object) {
    const folder = mkdtempSync(join(root, 'scene '));
    for (const { name, text, executable } of change.files) writeFileSync(join(folder, name), text, { mode: executable ? 0o755 : 0o644 });
    const stateFile = join(folder, 'state.json');
    writeFileSync(stateFile, JSON.stringify(state));
    const run = (script: string) => spawnSync('sh', [join(folder, script)], { encoding: 'utf8', env: { ...process.env, PATH: `${bin}${delimiter}${process.env['PATH'] ?? ''}`, FAKE_AWS_STATE: stateFile } });
    return { run, state: () => JSON.parse(readFileSync(stateFile, 'utf8')) as ReturnType<typeof fresh> };
  }

  it('reads back what it wrote', () => {
    expect(writer.canonical(writer.parse(before, one!.unit, change, []))).toBe(writer.canonical(after));
    expect(writer.canonical(before)).not.toBe(writer.canonical(after));
  });

  it('change the set, provision it, and take it back', () => {
    const { run, state } = scene(fresh());
    const applied = run('apply.sh');
    expect([applied.status, applied.stderr]).toEqual([0, '']);
    expect(JSON.parse(state().inline)).toMatchObject({ Statement: [{ Action: 'ec2:StopInstances' }] });
    expect(state().managed).toEqual([]);
    expect(state().calls.at(-1)).toBe('provision-permission-set');
    expect(run('apply.sh').status).toBe(0);
    expect(run('rollback.sh').status).toBe(0);
    expect(JSON.parse(state().inline)).toEqual(INLINE);
    expect(state().managed).toEqual([unused]);
  });

  it.each([
    ['the policy moved', { inline: JSON.stringify({ ...INLINE, Statement: [] }) }],
    ['it is provisioned to one account more', { accounts: [HOME, OTHER, '333333333333'] }],
    ['it is another set', { set: SET.replace(/.$/, '0') }],
  ])('stop without a change when %s', (_name, more) => {
    const { run, state } = scene({ ...fresh(), ...more });
    expect(run('apply.sh').status).not.toBe(0);
    expect(state().calls).toEqual([]);
  });
});
