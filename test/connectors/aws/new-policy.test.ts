import { describe, expect, it } from 'vitest';
import { attachmentSource, inlineSource, newPolicies, policySource, sourceOf } from '../../../connectors/aws/model/new-policy.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { accountOf, allow, policy, policyArn } from './small-account.ts';

const document = policy(allow('sqs:SendMessage'));
const readOnly = 'arn:aws:iam::aws:policy/job-function/ReadOnlyAccess';
const inventory = accountOf({
  roles: { ci: { inline: { deploy: document }, attached: [readOnly, 'shared'] } },
  groups: { ci: { attached: [readOnly] } },
  policies: { [readOnly]: document, shared: document },
});
const [role, group] = inventory.holders as [(typeof inventory.holders)[number], (typeof inventory.holders)[number]];
const parsed = parseDocument(document);

describe('new managed policies', () => {
  it.each([
    [attachmentSource(role, readOnly), /^ci-ReadOnlyAccess-[0-9a-f]{8}$/],
    [attachmentSource(group, readOnly), /^ci-ReadOnlyAccess-[0-9a-f]{8}$/],
    [inlineSource(role), /^ci-inline-[0-9a-f]{8}$/],
    [policySource(policyArn('shared')), /^shared-[0-9a-f]{8}$/],
  ])('are named so that %s is found again', (source, name) => {
    const [made, second] = newPolicies(inventory, source, [parsed, parsed]);
    expect(made?.name).toMatch(name);
    expect(made).toMatchObject({ arn: policyArn(made!.name), managedBy: 'customer', document: parsed });
    expect(second?.name).toBe(`${made?.name}-2`);
    for (const each of [made, second]) expect(sourceOf(inventory, each!.name)).toBe(source.reference);
  });

  it('never have the name of one that is there, in whatever case', () => {
    const source = attachmentSource(role, readOnly);
    const [first] = newPolicies(inventory, source, [parsed]);
    const taken = { ...inventory, policies: [...inventory.policies, { ...first!, name: first!.name.toUpperCase() }] };
    expect(newPolicies(taken, source, [parsed])[0]?.name).toBe(`${first?.name}-2`);
  });

  it('have names that IAM accepts, however long those of their sources are', () => {
    const long = { ...role, name: 'r'.repeat(64) };
    const parts = newPolicies(inventory, attachmentSource(long, `arn:aws:iam::aws:policy/${'p'.repeat(128)}`), [parsed, parsed]);
    for (const { name } of parts) expect(name).toMatch(/^[\w+=,.@-]{1,128}$/);
    expect(newPolicies(inventory, policySource(policyArn('p'.repeat(128))), [parsed])[0]?.name.length).toBeLessThanOrEqual(128);
  });

  it('are found to come from nothing when they do', () => {
    expect(sourceOf(inventory, 'ci-ReadOnlyAccess')).toBeUndefined();
    expect(sourceOf(inventory, 'ci-ReadOnlyAccess-00000000')).toBeUndefined();
  });
});
