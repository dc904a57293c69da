import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { filesOf } from '../stories/scan-story.ts';
import { ACCOUNT, type Estate } from './estate.ts';
import { examined } from './examined.ts';
import { isPlainPath } from './media.ts';
import { DEED, TITLED } from './payloads.ts';

// The scripts that a person runs with credentials: every word reaches the AWS CLI as it is, and nothing else runs.
const works = (command: string, ...words: string[]): boolean => spawnSync(command, words).status === 0;
const ready = works('jq', '--version') && works('bash', '-c', 'exit 0');
if (!ready && process.env['CI'] !== undefined) throw new Error('the scripts need bash and jq');
if (!ready) console.log('test/hostile/scripts: skipped, bash or jq is missing, which the scripts need');

const root = mkdtempSync(path.join(tmpdir(), 'pawl-scripts-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const bin = path.join(root, 'bin');
const marker = path.join(root, 'marker');
const argv = path.join(root, 'argv');
mkdirSync(bin);
const fake = path.resolve(import.meta.dirname, '../connectors/aws/fake-aws.mjs');
// `aws` writes down its arguments, each closed by a NUL, and answers as IAM would; the deed leaves a mark.
writeFileSync(path.join(bin, 'aws'), `#!/bin/sh\nprintf '%s\\0' "$@" >>"${argv}"\nexec "${process.execPath}" "${fake}" "$@"\n`, { mode: 0o755 });
writeFileSync(path.join(bin, DEED), `#!/bin/sh\ntouch "${marker}"\n`, { mode: 0o755 });

interface Detail {
  readonly [member: string]: unknown;
  readonly Arn: string;
  readonly AttachedManagedPolicies?: readonly { readonly PolicyArn: string }[];
  readonly GroupList?: readonly string[];
  readonly PolicyVersionList?: readonly { readonly VersionId: string; readonly Document: unknown }[];
}

/** The account of an estate as the fake CLI holds it. */
function stateOf({ details }: Estate): string {
  const held = (list: string, kind: string): Record<string, unknown> =>
    Object.fromEntries(
      (details[list] as readonly Detail[]).map((one) => [
        one[`${kind}Name`],
        {
          id: one[`${kind}Id`],
          inline: Object.fromEntries(((one[`${kind}PolicyList`] ?? []) as readonly { PolicyName: string; PolicyDocument: unknown }[]).map((own) => [own.PolicyName, own.PolicyDocument])),
          attached: (one.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn),
          groups: one.GroupList ?? [],
        },
      ]),
    );
  const policies = Object.fromEntries((details['Policies'] as readonly Detail[]).map(({ Arn, PolicyVersionList = [] }) => [Arn, PolicyVersionList.map((version) => ({ ...version, IsDefaultVersion: true }))]));
  return JSON.stringify({ account: ACCOUNT, roles: held('RoleDetailList', 'Role'), users: held('UserDetailList', 'User'), groups: held('GroupDetailList', 'Group'), policies });
}

/** Characters that mean something to a shell. */
const SHARP = Array.from('$`;&|<>\'"\\!#*~{(\n');

/** Payloads with the deed between such characters, as far as they fit into a path of IAM, those with the most first. */
const FITTING = TITLED.filter(({ payload }) => payload.length < 40 && payload.includes(DEED))
  .map((one) => ({ ...one, sharp: SHARP.filter((sharp) => one.payload.includes(sharp)) }))
  .sort((a, b) => b.sharp.length - a.sharp.length);

/** A plain run tries the bare substitutions and so many more that each sharp character is among them; torture tries all payloads. */
const REACHING = process.env['PAWL_TORTURE'] === undefined ? enough() : TITLED;

function enough(): readonly (typeof TITLED)[number][] {
  const met = new Set<string>();
  return FITTING.filter(({ payload, sharp }) => {
    const isTaken = payload === '$(pwned)' || payload === '`pwned`' || sharp.some((one) => !met.has(one));
    if (isTaken) for (const one of sharp) met.add(one);
    return isTaken;
  });
}

describe.skipIf(!ready)('scripts', () => {
  it('are tried with each character that means something to a shell', () => {
    expect(SHARP.filter((sharp) => !REACHING.some(({ payload }) => payload.includes(sharp)))).toEqual([]);
  });

  it.each(REACHING)('payload $title is one word and runs nothing', async ({ payload }) => {
    const seen = await examined([payload], 'issuable');
    try {
      const names = [...filesOf(seen.output).keys()];
      expect(names.filter((name) => !isPlainPath(name))).toEqual([]);
      const scripts = names.filter((name) => name.endsWith('.sh'));
      expect(scripts.length).toBeGreaterThan(3);
      for (const name of scripts) {
        const { status, stderr } = spawnSync('bash', ['-n', path.join(seen.output, name)], { encoding: 'utf8' });
        expect([name, status, stderr]).toEqual([name, 0, '']);
      }
      const [policy] = seen.estate.details['Policies'] as readonly Detail[];
      const apply = scripts.find((name) => name.endsWith('apply.sh') && readFileSync(path.join(seen.output, name), 'utf8').includes('\n  managed '));
      expect(apply).toBeDefined();
      for (const script of [apply as string, (apply as string).replace(/apply\.sh$/, 'rollback.sh')]) {
        const state = path.join(root, 'state.json');
        if (script === apply) writeFileSync(state, stateOf(seen.estate));
        rmSync(argv, { force: true });
        const place = mkdtempSync(path.join(root, 'place-'));
        const ran = spawnSync('bash', [path.join(seen.output, script)], { cwd: place, encoding: 'utf8', env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}`, FAKE_AWS_STATE: state } });
        expect([ran.status, ran.stderr]).toEqual([0, '']);
        const words = readFileSync(argv, 'utf8').split('\0');
        const arns = words.filter((word) => word.startsWith('--policy-arn='));
        expect(arns.length).toBeGreaterThan(1);
        expect([...new Set(arns)]).toEqual([`--policy-arn=${policy?.Arn ?? ''}`]);
        expect(words.filter((word) => word.startsWith('--policy-document=')).every((word) => !/[^\w./:=-]/.test(word.slice(word.lastIndexOf('/'))))).toBe(true);
        expect(readdirSync(place)).toEqual([]);
        expect(existsSync(marker)).toBe(false);
      }
    } finally {
      seen.dispose();
    }
  });

  it('the mark is left when the deed does run', () => {
    spawnSync('bash', ['-c', DEED], { env: { PATH: `${bin}${path.delimiter}${process.env['PATH'] ?? ''}` } });
    expect(existsSync(marker)).toBe(true);
  });
});
