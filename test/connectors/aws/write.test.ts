import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AwsInventory, Holder, ManagedPolicy, PolicyDocument, Statement } from '../../../connectors/aws/inventory.ts';
import { attachmentSource, newPolicies } from '../../../connectors/aws/model/new-policy.ts';
import { documentJson, parseDocument } from '../../../connectors/aws/policy.ts';
import { writer } from '../../../connectors/aws/writer.ts';
import { ConfigError, InvariantError } from '../../../src/core/errors.ts';
import { Proven } from '../../../src/core/proof.ts';
import type { Binding, Definition, PolicyChange, Unit } from '../../../src/core/proposal.ts';
import { accountOf, allow, policy, policyArn, wholeUnit } from './small-account.ts';
import { accounts, draws, narrowed } from './narrowings.ts';
import { sampled } from '../../sampled.ts';

interface EditCase {
  readonly name: string;
  readonly before: readonly string[];
  /** Statements of the proposal: the origin, and members that differ (null = gone). */
  readonly wanted: readonly ({ readonly from: number } & Record<string, unknown>)[];
  readonly after: readonly string[];
  readonly newline?: 'CRLF';
  readonly finalNewline?: false;
}

const editCases = JSON.parse(readFileSync(new URL('../../cases/aws/definition-edits.json', import.meta.url), 'utf8')) as EditCase[];

function write(before: AwsInventory, after: AwsInventory, definitions: readonly Definition[] = [], unit: Unit = wholeUnit(before)): PolicyChange {
  return writer.write(new Proven({ unit, before, after }), definitions, writer.bind(before, definitions));
}

function wanted(document: PolicyDocument, parts: EditCase['wanted']): PolicyDocument {
  const written = documentJson(document) as unknown as { readonly Statement: readonly Record<string, unknown>[] };
  const statements = parts.map(({ from, ...members }): Statement => {
    const merged = Object.entries({ ...written.Statement[from], ...members }).filter(([, value]) => value !== null);
    return { ...parseDocument({ Statement: [Object.fromEntries(merged)] }).statements[0]!, origin: from };
  });
  return { ...document, statements };
}

describe('a definition file is edited where it must be, and nowhere else', () => {
  it.each(editCases.map((each) => [each.name, each] as const))('%s', (_name, { before, after, ...each }) => {
    const textOf = (lines: readonly string[]): string => lines.join(each.newline === 'CRLF' ? '\r\n' : '\n') + (each.finalNewline === false ? '' : '\n');
    const text = textOf(before);
    const granted = accountOf({ roles: { ci: { inline: { deploy: text } } } });
    const [role] = granted.holders;
    const document = wanted(role!.inline[0]!.document, each.wanted);
    const proposed = { ...granted, holders: [{ ...role!, inline: [{ name: 'deploy', document }] }] };
    const change = write(granted, proposed, [{ path: 'iam/deploy.json', text }]);
    expect(change.files).toEqual([]);
    expect(change.edits).toMatchObject(textOf(after) === text ? [] : [{ path: 'iam/deploy.json', before: text, after: textOf(after) }]);
  });
});

describe('what is written reads back as what was proved', () => {
  const layout = fc.record({ indent: fc.constantFrom<string | number>(0, 2, 4, '\t'), crlf: fc.boolean(), mark: fc.boolean(), ended: fc.boolean() });

  /** A file per own policy, in any layout; every second one may be missing. */
  function filesOf(inventory: AwsInventory, style: { indent: string | number; crlf: boolean; mark: boolean; ended: boolean }, missing: number): Definition[] {
    const inline = inventory.holders.flatMap((holder) => holder.inline.map((own) => ({ document: own.document, defines: `${holder.id}#${own.name}` })));
    const managed = inventory.policies.map(({ arn, document }) => ({ document, defines: arn }));
    return [...inline, ...managed]
      .filter((_, index) => (index + 1) % missing > 0)
      .map(({ document, defines }, index) => {
        const text = JSON.stringify(documentJson(document, style.crlf ? 'compact' : 'lists'), null, style.indent) + (style.ended ? '\n' : '');
        return { path: `p/${index}.json`, text: (style.mark ? '\uFEFF' : '') + (style.crlf ? text.replaceAll('\n', '\r\n') : text), defines };
      });
  }

  it('for generated accounts, narrowings and files', () => {
    fc.assert(
      fc.property(accounts, draws, layout, fc.constantFrom(1, 2, 3, 99), (before, draw, style, missing) => {
        const after = narrowed(before, draw);
        const definitions = filesOf(before, style, missing);
        const bindings = writer.bind(before, definitions);
        expect(bindings.every(({ state }) => state === 'bound')).toBe(true);
        const unit = wholeUnit(before);
        const change = writer.write(new Proven({ unit, before, after }), definitions, bindings);
        expect(writer.canonical(writer.parse(before, unit, change, bindings))).toBe(writer.canonical(after));
      }),
      sampled(300),
    );
  });

  it('and a change that a written file lost is seen', () => {
    const before = accountOf({ roles: { ci: { inline: { deploy: policy(allow(['s3:GetObject', 's3:PutObject'])) } } } });
    const after = accountOf({ roles: { ci: { inline: { deploy: policy(allow('s3:GetObject')) } } } });
    const change = write(before, after);
    const forged = { ...change, files: change.files.map((file) => ({ ...file, text: file.text.replace('s3:GetObject', 's3:PutObject') })) };
    expect(writer.canonical(writer.parse(before, wholeUnit(before), change, []))).toBe(writer.canonical(after));
    expect(writer.canonical(writer.parse(before, wholeUnit(before), forged, []))).not.toBe(writer.canonical(after));
  });

  it.each<[string, unknown, unknown, boolean]>([
    ['order and repetition', policy(allow(['a:B', 'a:A', 'a:B'], ['x', 'y'])), policy(allow(['a:A', 'a:B'], ['y', 'x'])), true],
    ['a text or a list of one', policy(allow('a:A')), policy(allow(['a:A'], ['*'])), true],
    ['an absent or the old version', { Statement: allow('a:A') }, { Version: '2008-10-17', Statement: [allow('a:A')] }, true],
    ['a condition value as text or list, boolean or text', policy(allow('a:A', '*', { Condition: { Bool: { k: true } } })), policy(allow('a:A', '*', { Condition: { Bool: { k: ['true'] } } })), true],
    ['another version', policy(allow('a:A')), { Statement: allow('a:A') }, false],
    ['another Sid', policy(allow('a:A', '*', { Sid: 'X' })), policy(allow('a:A')), false],
    ['another effect', policy(allow('a:A')), policy({ ...allow('a:A'), Effect: 'Deny' }), false],
    ['Action and NotAction', policy(allow('a:A')), policy({ Effect: 'Allow', NotAction: 'a:A', Resource: '*' }), false],
    ['another condition', policy(allow('a:A', '*', { Condition: { Bool: { k: 'true' } } })), policy(allow('a:A')), false],
  ])('canonical: %s', (_name, left, right, equal) => {
    const text = (document: unknown): string => writer.canonical(accountOf({ roles: { r: { inline: { p: document } } } }));
    expect(text(left) === text(right)).toBe(equal);
  });
});

describe('write', () => {
  const wide = policy(allow(['s3:GetObject', 's3:PutObject']));
  const slim = policy(allow('s3:GetObject'));
  const before = accountOf({ roles: { ci: { inline: { deploy: wide }, attached: ['shared', 'own'] } }, policies: { shared: wide, own: wide } });
  const text = JSON.stringify(wide);
  const after = (held: { inline?: Record<string, unknown>; attached?: string[]; shared?: object }): AwsInventory =>
    accountOf({
      roles: { ci: { inline: held.inline ?? { deploy: wide }, attached: held.attached ?? ['shared', 'own'] } },
      policies: { shared: held.shared ?? wide, own: wide },
    });
  const names = (change: PolicyChange): string[] => change.files.map(({ name }) => name);

  it('makes documents and scripts when no file stands for the policy', () => {
    const change = write(before, after({ inline: { deploy: slim }, shared: slim }));
    expect(change.edits).toEqual([]);
    expect(names(change)).toEqual([
      'apply.sh',
      'plan.json',
      'policies/policy-shared.before.json',
      'policies/policy-shared.json',
      'policies/role-ci-deploy.before.json',
      'policies/role-ci-deploy.json',
      'rollback.sh',
    ]);
    const document = change.files.find(({ name }) => name === 'policies/role-ci-deploy.json')!;
    expect(document.text).toBe(`${JSON.stringify(slim, null, 2)}\n`);
    expect(change.files.filter(({ executable }) => executable).map(({ name }) => name)).toEqual(['apply.sh', 'rollback.sh']);
    expect(change.steps).toEqual([expect.stringContaining('Run apply.sh')]);
  });

  it('deletes the file of a policy of which nothing is left', () => {
    const change = write(before, after({ inline: {} }), [{ path: 'deploy.json', text, defines: 'role/ci#deploy' }]);
    expect(change.edits).toEqual([{ path: 'deploy.json', before: text, after: null }]);
    expect(change.files).toEqual([]);
    expect(change.steps).toEqual([expect.stringContaining('deploy.json')]);
  });

  it('detaches by script, also when the policies are in files', () => {
    const change = write(before, after({ inline: { deploy: slim }, attached: ['shared'] }), [{ path: 'deploy.json', text, defines: 'role/ci#deploy' }]);
    expect(change.edits.map(({ path }) => path)).toEqual(['deploy.json']);
    expect(names(change)).toEqual(['apply.sh', 'plan.json', 'rollback.sh']);
    expect(change.steps).toContainEqual(`Delete ${policyArn('own')} when nobody needs it any more: it is then attached to nobody.`);
  });

  it.each<[string, Definition, RegExp]>([
    ['drifted', { path: 'deploy.json', text: JSON.stringify(slim), defines: 'role/ci#deploy' }, /Bring deploy\.json in line/],
    ['ambiguous', { path: 'deploy.json', text }, /Say by `defines` what deploy\.json stands for/],
  ])('leaves the %s file alone and says so', (_name, definition, step) => {
    const change = write(before, after({ inline: { deploy: slim } }), [definition]);
    expect(change.edits).toEqual([]);
    expect(names(change)).toContain('policies/role-ci-deploy.json');
    expect(change.steps).toContainEqual(expect.stringMatching(step));
  });

  describe('makes a new policy', () => {
    const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
    const granted = accountOf({ roles: { ci: { inline: { deploy: wide }, attached: [readOnly] }, other: {} }, policies: { [readOnly]: policy(allow('s3:*')) } });
    const [ci, other] = granted.holders as [Holder, Holder];
    const [made] = newPolicies(granted, attachmentSource(ci, readOnly), [parseDocument(policy(allow(['s3:Get*', 's3:ListBucket'])))]) as [ManagedPolicy];
    const proposed = (more: Partial<Holder> = {}, policies = [...granted.policies, made]): AwsInventory => ({ ...granted, holders: [{ ...ci, attached: [made.arn], ...more }, other], policies });

    it('with its document and where it came from, and says what becomes of it', () => {
      const change = write(granted, proposed());
      expect(names(change)).toEqual(['apply.sh', 'plan.json', `policies/policy-${made.name}.json`, 'rollback.sh']);
      const plan = JSON.parse(change.files.find(({ name }) => name === 'plan.json')!.text) as { operations: object[] };
      expect(plan.operations[0]).toEqual({
        kind: 'created',
        policy: made.arn,
        description: `Narrowed by pawl from role/ci@${readOnly}`,
        before: null,
        after: `policies/policy-${made.name}.json`,
      });
      expect(change.steps.slice(1)).toEqual([
        `Take ${made.arn} over into your own definitions: it is new, and from now on nobody but you keeps it up to date.`,
        expect.stringMatching(
          /^May widen: s3:Get\* is new in \S+\. Look at it again when AWS adds actions; by the action list of \d{4}-\d\d-\d\d it matches s3:GetAccelerateConfiguration, .* and \d+ more\.$/,
        ),
      ]);
    });

    it('by a script that runs before a file is merged, which loses what the new policy holds', () => {
      const change = write(granted, proposed({ inline: [{ name: 'deploy', document: parseDocument(slim) }] }), [{ path: 'deploy.json', text, defines: 'role/ci#deploy' }]);
      expect(change.steps.slice(0, 2)).toEqual([expect.stringMatching(/^Run apply\.sh, before anything else,/), expect.stringMatching(/^Merge change\.patch/)]);
    });

    it.each<[string, () => unknown]>([
      ['for nobody', () => write(granted, proposed({ attached: [readOnly] }))],
      ['for a holder whom the unit does not concern', () => write(granted, { ...proposed({ attached: [] }), holders: [ci, { ...other, attached: [made.arn] }] })],
      ['from nothing that is there', () => write(granted, proposed({ attached: [policyArn('else-00000000')] }, [...granted.policies, { ...made, name: 'else-00000000', arn: policyArn('else-00000000') }]))],
      ['of AWS', () => write(granted, proposed({}, [...granted.policies, { ...made, managedBy: 'aws' }]))],
      ['in another account', () => write(granted, proposed({ attached: ['arn:aws:iam::999999999999:policy/x'] }, [...granted.policies, { ...made, arn: 'arn:aws:iam::999999999999:policy/x' }]))],
      ['without a statement', () => write(granted, proposed({}, [...granted.policies, { ...made, document: { ...made.document, statements: [] } }]))],
    ])('but not %s', (_name, attempt) => {
      expect(attempt).toThrow(InvariantError);
    });
  });

  it('names the patterns that it writes and those that stay', () => {
    const patterns = (...actions: string[]): AwsInventory => accountOf({ roles: { ci: { inline: { deploy: policy(allow(actions)) } } } });
    const steps = write(patterns('s3:*', 'sqs:Get*', 'sns:*'), patterns('s3:List*', 'SQS:get*')).steps;
    expect(steps.filter((step) => step.startsWith('May widen'))).toEqual([
      expect.stringMatching(/^May widen: SQS:get\* stays in role\/ci#deploy\. .* it matches sqs:GetQueueAttributes, sqs:GetQueueUrl\.$/),
      expect.stringMatching(/^May widen: s3:List\* is new in role\/ci#deploy\. /),
    ]);
  });

  it('changes nothing for a proposal that changes nothing', () => {
    expect(write(before, after({}))).toEqual({ edits: [], files: [], steps: [] });
  });

  it('keeps documents ASCII, which every locale reads alike', () => {
    const resource = 'arn:aws:sqs:*:*:größe';
    const wider = accountOf({ roles: { ci: { inline: { q: policy(allow(['sqs:SendMessage', 'sqs:ReceiveMessage'], resource)) } } } });
    const change = write(wider, accountOf({ roles: { ci: { inline: { q: policy(allow('sqs:SendMessage', resource)) } } } }));
    const document = change.files.find(({ name }) => name === 'policies/role-ci-q.json')!;
    expect(document.text).toMatch(/^[\n -~]+$/);
    expect(JSON.parse(document.text)).toMatchObject({ Statement: [{ Resource: resource }] });
  });

  it('has the same bytes for the same policies in another order', () => {
    const reversed = (inventory: AwsInventory): AwsInventory => ({ ...inventory, holders: inventory.holders.toReversed(), policies: inventory.policies.toReversed() });
    const proposed = after({ inline: { deploy: slim }, shared: slim, attached: ['shared'] });
    expect(write(reversed(before), reversed(proposed))).toEqual(write(before, proposed));
  });

  it.each<[string, () => unknown]>([
    ['a change outside of its unit', () => write(before, after({ shared: slim }), [], { ...wholeUnit(before), edits: ['role/ci#deploy'] })],
    ["an edit of AWS's own policy", () => {
      const arn = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
      const held = (document: object): AwsInventory => accountOf({ roles: { ci: { attached: [arn] } }, policies: { [arn]: document } });
      return write(held(wide), held(slim));
    }],
    ['an attached policy without a statement', () => write(before, after({ shared: { Version: '2012-10-17', Statement: [] } }))],
    ['an attached policy without its document', () => write(before, { ...before, policies: [] })],
    ['a new principal', () => write(before, { ...before, holders: [...before.holders, ...accountOf({ roles: { other: {} } }).holders] })],
    ['a changed condition', () => write(before, after({ inline: { deploy: policy(allow('s3:GetObject', '*', { Condition: { Bool: { k: 'true' } } })) } }), [{ path: 'p', text, defines: 'role/ci#deploy' }])],
  ])('refuses %s', (_name, attempt) => {
    expect(attempt).toThrow(InvariantError);
  });

  it.each(['file:///etc/passwd', "x'; rm -rf ~; '", 'a\nb', ''])('refuses a policy name that IAM could not have issued: %j', (name) => {
    const hostile = accountOf({ roles: { ci: { inline: { [name]: wide } } } });
    expect(() => write(hostile, accountOf({ roles: { ci: {} } }))).toThrow(ConfigError);
  });
});

it('a change is only read for the unit that it was written for', () => {
  const before = accountOf({ roles: { ci: { inline: { deploy: policy(allow('a:A')) } } } });
  const change = write(before, accountOf({ roles: { ci: {} } }));
  expect(() => writer.parse(before, { ...wholeUnit(before), id: 'another' }, change, [])).toThrow(InvariantError);
});

it('a binding is only followed when it is bound', () => {
  const before = accountOf({ roles: { ci: {} } });
  const bindings: Binding[] = [{ state: 'ambiguous', path: 'a.json', candidates: [] }];
  const change: PolicyChange = { edits: [{ path: 'a.json', before: '{}', after: null }], files: [], steps: [] };
  expect(() => writer.parse(before, wholeUnit(before), change, bindings)).toThrow(InvariantError);
});
