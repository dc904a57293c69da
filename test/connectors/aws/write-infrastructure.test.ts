import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { AwsInventory, PolicyDocument, Statement } from '../../../connectors/aws/inventory.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { holderName } from '../../../connectors/aws/references.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Binding, Definition, PolicyChange } from '../../../src/core/proposal.ts';
import { patchText, rollback } from '../../../src/edits/diff.ts';
import { loadTerraform } from '../../../src/edits/terraform.ts';
import { eachEdit } from './each-edit.ts';
import { accountOf, allow, policy, wholeUnit, type Account } from './small-account.ts';

interface InfrastructureCase {
  readonly name: string;
  readonly path: string;
  readonly before: readonly string[];
  readonly account: Account;
  /** Name of one of `eachEdit`. */
  readonly edit?: string;
  /** Or: statements of the proposal for one inline policy, by origin, with members that differ (null = gone). */
  readonly reference?: string;
  readonly wanted?: readonly ({ readonly from: number } & Record<string, unknown>)[];
  readonly defines?: string;
  readonly after?: readonly string[];
  /** What is told instead of an edit. */
  readonly byHand?: string;
  readonly newline?: 'CRLF';
}

const cases = JSON.parse(readFileSync(new URL('../../cases/aws/infrastructure-edits.json', import.meta.url), 'utf8')) as InfrastructureCase[];
beforeAll(loadTerraform);

function wantedDocument(document: PolicyDocument, parts: NonNullable<InfrastructureCase['wanted']>): PolicyDocument {
  const written = documentJson(document) as unknown as { readonly Statement: readonly Record<string, unknown>[] };
  const statements = parts.map(({ from, ...members }): Statement => {
    const merged = Object.entries({ ...written.Statement[from], ...members }).filter(([, value]) => value !== null);
    return { ...parseDocument({ Statement: [Object.fromEntries(merged)] }).statements[0]!, origin: from };
  });
  return { ...document, statements };
}

function proposed(inventory: AwsInventory, { edit, reference, wanted }: InfrastructureCase): AwsInventory {
  if (wanted === undefined) return eachEdit(inventory).find(({ name }) => name === edit)!.after;
  const holders = inventory.holders.map((holder) => ({
    ...holder,
    inline: holder.inline.map((own) => (`${holderName(holder)}#${own.name}` === reference ? { ...own, document: wantedDocument(own.document, wanted) } : own)),
  }));
  return { ...inventory, holders };
}

function write(inventory: AwsInventory, after: AwsInventory, definitions: readonly Definition[]): { readonly change: PolicyChange; readonly bindings: readonly Binding[] } {
  const bindings = writer.bind(inventory, definitions);
  const unit = wholeUnit(inventory);
  const change = writer.write(new Proven({ unit, before: inventory, after }), definitions, bindings);
  expect(writer.canonical(writer.parse(inventory, unit, change, bindings))).toBe(writer.canonical(after));
  return { change, bindings };
}

describe('a Terraform file or a template is edited where it must be, and nowhere else', () => {
  it.each(cases.map((each) => [each.name, each] as const))('%s', (_name, each) => {
    const textOf = (lines: readonly string[]): string => lines.map((line) => line + (each.newline === 'CRLF' ? '\r\n' : '\n')).join('');
    const inventory = accountOf(each.account);
    const text = textOf(each.before);
    const { change } = write(inventory, proposed(inventory, each), [{ path: each.path, text, ...(each.defines === undefined ? {} : { defines: each.defines }) }]);
    if (each.byHand !== undefined) {
      expect(change.edits).toEqual([]);
      expect(change.files.map(({ name }) => name)).toContain('apply.sh');
      expect(change.steps.at(-1)).toMatch(new RegExp(`^Change \\S+ by hand, or deploying its file would undo this change: (?:${each.byHand})`));
      return;
    }
    expect(change.edits[0]?.after).toBe(textOf(each.after!));
    expect(change.edits).toHaveLength(1);
    expect(change.files).toEqual([]);
  });

  it('patches apply with git, and come back', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'pawl-infrastructure-'));
    const git = (...args: string[]): void => void execFileSync('git', args, { cwd: folder, stdio: 'pipe', env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', HOME: folder } });
    try {
      for (const each of cases) {
        if (each.after === undefined) continue;
        const [before, after] = [each.before, each.after].map((lines) => lines.map((line) => line + (each.newline === 'CRLF' ? '\r\n' : '\n')).join('')) as [string, string];
        const change = { path: each.path, before, after };
        writeFileSync(path.join(folder, each.path), before);
        writeFileSync(path.join(folder, 'change.patch'), patchText([change]));
        writeFileSync(path.join(folder, 'rollback.patch'), rollback([change]));
        git('apply', '--check', 'change.patch');
        git('apply', 'change.patch');
        expect(readFileSync(path.join(folder, each.path), 'utf8')).toBe(after);
        git('apply', 'rollback.patch');
        expect(readFileSync(path.join(folder, each.path), 'utf8')).toBe(before);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('which place stands for which policy', () => {
  const document = (label: string, actions: string): string => `data "aws_iam_policy_document" "${label}" {\n  statement {\n    actions   = [${actions}]\n    resources = ["*"]\n  }\n}\n`;
  const inventory = accountOf({ roles: { a: { inline: { p: policy(allow(['s3:GetObject', 's3:PutObject'])) } }, b: { inline: { p: policy(allow(['s3:GetObject', 's3:PutObject'])), q: policy(allow('sns:Publish')) } } } });
  const equal = document('one', '"s3:GetObject", "s3:PutObject"');
  const bind = (...definitions: Definition[]): unknown[] => writer.bind(inventory, definitions).map(({ state, ...rest }) => [state, 'policy' in rest ? rest.policy : 'candidates' in rest ? rest.candidates : 'reason' in rest ? rest.reason : '', rest.place]);
  const arn = 'arn:aws:iam::123456789012:role/';

  it.each<[string, Definition[], unknown[]]>([
    ['by content that is there once', [{ path: 'a.tf', text: document('x', '"sns:Publish"') }], [['bound', 'role/b#q', 'data.aws_iam_policy_document.x']]],
    ['never by content that is there twice', [{ path: 'a.tf', text: equal }], [['ambiguous', [`${arn}a#p`, `${arn}b#p`], 'data.aws_iam_policy_document.one']]],
    ['by defines, where the file has one', [{ path: 'a.tf', text: equal, defines: 'role/a#p' }], [['bound', 'role/a#p', 'data.aws_iam_policy_document.one']]],
    ['by defines with a place', [{ path: 'a.tf', text: equal + document('two', '"s3:PutObject", "s3:GetObject"'), defines: 'role/a#p at data.aws_iam_policy_document.two' }], [
      ['ambiguous', [`${arn}b#p at data.aws_iam_policy_document.one`], 'data.aws_iam_policy_document.one'],
      ['bound', 'role/a#p', 'data.aws_iam_policy_document.two'],
    ]],
    ['by two entries with places', [{ path: 'a.tf', text: equal + document('two', '"s3:PutObject", "s3:GetObject"'), defines: 'role/a#p at data.aws_iam_policy_document.two' }, { path: 'a.tf', text: equal + document('two', '"s3:PutObject", "s3:GetObject"'), defines: 'role/b#p at data.aws_iam_policy_document.one' }], [
      ['bound', 'role/b#p', 'data.aws_iam_policy_document.one'],
      ['bound', 'role/a#p', 'data.aws_iam_policy_document.two'],
    ]],
    ['by defines, where one place says the same', [{ path: 'a.tf', text: equal + document('other', '"sqs:*"'), defines: 'role/a#p' }], [['bound', 'role/a#p', 'data.aws_iam_policy_document.one']]],
    ['not by defines, where two say the same', [{ path: 'a.tf', text: equal + document('two', '"s3:PutObject", "s3:GetObject"'), defines: 'role/a#p' }], [
      ['ambiguous', ['role/a#p at data.aws_iam_policy_document.one', 'role/a#p at data.aws_iam_policy_document.two'], undefined],
      ['ambiguous', [`${arn}a#p at data.aws_iam_policy_document.one`, `${arn}b#p at data.aws_iam_policy_document.one`], 'data.aws_iam_policy_document.one'],
      ['ambiguous', [`${arn}a#p at data.aws_iam_policy_document.two`, `${arn}b#p at data.aws_iam_policy_document.two`], 'data.aws_iam_policy_document.two'],
    ]],
    ['not by a place that is not there', [{ path: 'a.tf', text: equal, defines: 'role/a#p at data.x' }], [
      ['unmatched', 'there is no policy at data.x; there is one at data.aws_iam_policy_document.one', 'data.x'],
      ['ambiguous', [`${arn}a#p`, `${arn}b#p`], 'data.aws_iam_policy_document.one'],
    ]],
    ['a name without a live policy', [{ path: 'a.tf', text: 'resource "aws_iam_role_policy" "x" {\n  name = "gone"\n  role = "a"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [] })\n}\n' }], [['unmatched', 'the export has no policy of this name', 'aws_iam_role_policy.x']]],
    ['actions that are computed are never guessed', [{ path: 'a.tf', text: document('x', 'var.a') }], []],
    ['trust policies are not ours', [{ path: 'a.tf', text: 'data "aws_iam_policy_document" "t" {\n  statement {\n    actions = ["sts:AssumeRole"]\n    principals {\n      type = "AWS"\n      identifiers = ["*"]\n    }\n  }\n}\n' }], []],
    ['a file without a policy', [{ path: 'a.tf', text: 'variable "x" {}\n' }], []],
    ['a file without a policy that is said to define one', [{ path: 'a.tf', text: 'variable "x" {}\n', defines: 'role/a#p' }], [['unmatched', 'it holds no policy', undefined]]],
    ['a module of several files', [{ path: 'm/a.tf', text: equal }, { path: 'm/b.tf', text: 'resource "aws_iam_role_policy" "x" {\n  name   = "p"\n  role   = aws_iam_role.r.name\n  policy = data.aws_iam_policy_document.one.json\n}\n' }, { path: 'm/c.tf', text: 'resource "aws_iam_role" "r" {\n  name = "b"\n}\n' }], [['bound', 'role/b#p', 'data.aws_iam_policy_document.one']]],
    ['the same names in another folder mean something else', [{ path: 'm/a.tf', text: equal }, { path: 'n/b.tf', text: 'resource "aws_iam_role_policy" "x" {\n  name   = "p"\n  role   = "b"\n  policy = data.aws_iam_policy_document.one.json\n}\n' }], [
      ['ambiguous', [`${arn}a#p`, `${arn}b#p`], 'data.aws_iam_policy_document.one'],
      ['by-hand', 'role/b#p', 'aws_iam_role_policy.x'],
    ]],
  ])('%s', (_name, definitions, expected) => {
    const found = bind(...definitions);
    expect(found.map((one) => ((one as unknown[])[0] === 'by-hand' ? (one as unknown[]).slice(0, 3) : one))).toEqual(expected);
  });

  it.each([
    ['a statement more', 'sns:Publish', [allow('sns:Publish', 'arn:t'), allow('sqs:*')]],
    ['a statement less', 'sns:Publish', []],
    ['another action', 'sns:*', [allow('sns:Publish', 'arn:t')]],
    ['a resource more', 'sns:Publish', [allow('sns:Publish', ['arn:t', 'arn:u'])]],
    ['a condition', 'sns:Publish', [allow('sns:Publish', 'arn:t', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })]],
    ['the opposite', 'sns:Publish', [{ ...allow('sns:Publish', 'arn:t'), Effect: 'Deny' }]],
    ['a Sid', 'sns:Publish', [allow('sns:Publish', 'arn:t', { Sid: 'S' })]],
  ])('a file with interpolations drifts when %s is live', (_name, action, statements) => {
    const live = accountOf({ roles: { b: { inline: { q: { Version: '2012-10-17', Statement: statements } } } } });
    const text = `resource "aws_iam_role_policy" "x" {\n  name   = "q"\n  role   = "b"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "${action}", Resource = "\${var.t}" }] })\n}\n`;
    expect(writer.bind(live, [{ path: 'a.tf', text }]).map(({ state }) => state)).toEqual(['drift']);
  });

  it.each([
    ['names that are told', '"u"', '"arn:aws:iam::aws:policy/ReadOnlyAccess"', 'bound'],
    ['a name with a fixed part', '"${var.p}-u2"', '"arn:aws:iam::aws:policy/ReadOnlyAccess"', 'bound'],
    ['a holder that is computed', 'module.user.name', '"arn:aws:iam::aws:policy/ReadOnlyAccess"', undefined],
    ['a policy that is computed', '"u"', 'var.policy', undefined],
    ['a name that several fit', '"${var.p}u${var.q}"', '"arn:aws:iam::aws:policy/ReadOnlyAccess"', undefined],
  ])('an attachment: %s', (_name, user, arnOf, state) => {
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const live = accountOf({ users: { u: { attached: [readOnly] }, 'x-u2': { attached: [readOnly] } }, policies: { [readOnly]: policy(allow('*')) } });
    const text = `resource "aws_iam_user_policy_attachment" "a" {\n  user       = ${user}\n  policy_arn = ${arnOf}\n}\n`;
    expect(writer.bind(live, [{ path: 'a.tf', text }]).map((binding) => binding.state)).toEqual(state === undefined ? [] : [state]);
  });

  describe('a policy file that a resource reads', () => {
    const reader = (label: string, role: string): string => `resource "aws_iam_role_policy" "${label}" {\n  name   = "p"\n  role   = "${role}"\n  policy = file("\${path.module}/data/p")\n}\n`;
    const file = { path: 'm/data/p', text: JSON.stringify(policy(allow(['s3:GetObject', 's3:PutObject']))) };

    it('has the names of the resource', () => {
      expect(bind({ path: 'm/a.tf', text: reader('x', 'b') }, file)).toEqual([['bound', 'role/b#p', undefined]]);
    });

    it('is not edited when two resources read it', () => {
      const definitions = [{ path: 'm/a.tf', text: reader('x', 'a') + reader('y', 'b') }, { ...file, defines: 'role/b#p' }];
      expect(bind(...definitions)).toEqual([['by-hand', 'role/b#p', undefined]]);
    });

    it('is not deleted under the resource', () => {
      const after = { ...inventory, holders: inventory.holders.map((holder) => (holder.name === 'b' ? { ...holder, inline: holder.inline.filter(({ name }) => name !== 'p') } : holder)) };
      const { change } = write(inventory, after, [{ path: 'm/a.tf', text: reader('x', 'b') }, file]);
      expect(change.edits).toEqual([]);
      expect(change.steps.at(-1)).toMatch(/m\/a\.tf:1: this resource reads m\/data\/p; both must go/);
    });

    it('that is not listed is asked for', () => {
      expect(writer.bind(inventory, [{ path: 'm/a.tf', text: reader('x', 'b') }])).toMatchObject([{ state: 'by-hand', reason: expect.stringMatching(/file\(…\), which is not listed as a definition/) }]);
    });
  });

  it('what differs is told, with interpolations as they are written', () => {
    const text = 'resource "aws_iam_role_policy" "x" {\n  name   = "q"\n  role   = "b"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sns:*", Resource = var.topic }] })\n}\n';
    expect(writer.bind(inventory, [{ path: 'a.tf', text }])).toEqual([
      { state: 'drift', path: 'a.tf', place: 'aws_iam_role_policy.x', policy: 'role/b#q', difference: 'statement 1: Action sns:* only in the file; statement 1: Action sns:Publish only live; statement 1: Resource ${var.topic} only in the file; statement 1: Resource * only live' },
    ]);
  });
});

describe('hostile files', () => {
  const inventory = accountOf({ roles: { a: { inline: { p: policy(allow('s3:GetObject')) } } } });
  it.each([
    ['broken HCL', 'a.tf', 'data "x" "y" {\n  a = [\n}\n', /^a\.tf:\d+: this is not Terraform that can be edited$/],
    ['HCL that nests without end', 'a.tf', `x = ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`, /^a\.tf:1: /],
    ['broken YAML', 't.yaml', 'Resources: [\n', /^t\.yaml:\d+:\d+: this is not YAML/],
    ['aliases that multiply', 't.yaml', `Resources:\n  X: &a [*a]\n`, undefined],
    ['a binary file', 't.json', '\u0000\u0001', /not JSON/],
    ['a template that is a list', 't.json', '[]', /must be an object/],
    ['a file that nobody writes', 'a.tf', `# ${'x'.repeat(9_000_000)}\n`, /too large/],
  ])('%s', (_name, file, text, reason) => {
    const bindings = writer.bind(inventory, [{ path: file, text }]);
    if (reason === undefined) expect(bindings).toEqual([]);
    else expect(bindings).toEqual([{ state: 'unmatched', path: file, reason: expect.stringMatching(reason) }]);
  });

  it('a thousand interpolations that could be anything end in a refusal, not in a search without end', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => index);
    const live = accountOf({ roles: { a: { inline: { p: policy(allow('s3:GetObject', many.map((index) => `arn:aws:s3:::b${index}`))) } } } });
    const text = `resource "aws_iam_role_policy" "x" {\n  name = "p"\n  role = "a"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = [${many.map((index) => `var.b${index}`).join(', ')}] }] })\n}\n`;
    const after = eachEdit(live).find(({ name }) => name.includes('b500 '))!.after;
    expect(write(live, after, [{ path: 'a.tf', text }]).change.steps.at(-1)).toMatch(/cannot be told|does not say/);
  });
});
