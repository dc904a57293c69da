import path from 'node:path';
import { expect, test } from 'vitest';
import { history } from '../../../connectors/aws/history/index.ts';
import { withRebuilt } from '../../../connectors/aws/history/rebuild.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import { model } from '../../../connectors/aws/model/index.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';
import { describeSamples, documents, recordsIn } from '../../samples.ts';
import { panther, streamAlert } from './unwrapped.ts';

function changesIn(records: readonly unknown[]): readonly GrantChange[] {
  return records.flatMap((record) => {
    const projected = project(record);
    const facts = projected.kind === 'call' ? (projected.facts ?? []) : [];
    return facts.filter((fact) => fact.kind === 'grant-change') as readonly GrantChange[];
  });
}

function counted(changes: readonly GrantChange[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { detail } of changes) found[detail['event'] ?? ''] = (found[detail['event'] ?? ''] ?? 0) + 1;
  return found;
}

// Counted in the raw records by another program: successful events of iam.amazonaws.com by name.
describeSamples('changes of grants in recorded events', (folder) => {
  const stratus = (name: string) => changesIn(documents(path.join(folder, 'aws-cloudtrail-stratus')).filter((file) => file.path.includes(name)).flatMap(({ value }) => recordsIn(value)));
  const all = (name: string) => changesIn(documents(path.join(folder, name)).flatMap(({ value }) => recordsIn(value)));

  test('each is a fact, and none more', () => {
    expect(counted(all('aws-cloudtrail-stratus'))).toEqual({ AttachRolePolicy: 1, AttachUserPolicy: 1, CreateRole: 1, CreateUser: 1, UpdateAssumeRolePolicy: 1 });
    // One role is told in version 1.01 and once more in 1.02, which differs on purpose in another member.
    expect(counted(all('aws-cloudtrail-flaws-extract'))).toEqual({ CreateRole: 2, CreateUser: 1 });
    expect(counted(changesIn(streamAlert(folder).map(({ event }) => event)))).toEqual({});
    // A third PutUserPolicy has no parameters: nobody can say what it changed, and it is quarantined.
    const panthers = changesIn(panther(folder).map(({ event }) => event));
    expect(counted(panthers)).toEqual({ AttachRolePolicy: 2, AttachUserPolicy: 3, CreateRole: 1, CreateUser: 5, PutUserPolicy: 2 });
    expect(panthers.flatMap(({ detail }) => detail['document'] ?? []).map((text) => (JSON.parse(text) as { Statement: [{ Sid: string }] }).Statement[0].Sid)).toEqual(['TestUserDenyAll', 'Stmt1538161409']);
  });

  test('a backdoor role is put together from its record, although it was attached to and made in the same second', () => {
    const changes = stratus('iam-create-backdoor-role');
    const inventory = withRebuilt('609418236337', undefined, changes);
    expect(inventory?.holders).toEqual([
      expect.objectContaining({
        kind: 'role', id: 'AROA53G8Z8NGXMJ597G3E', name: 'stratus-red-team-malicious-iam-role', arn: 'arn:aws:iam::609418236337:role/stratus-red-team-malicious-iam-role', createdOn: '2024-08-01',
        attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], boundary: 'arn:aws:iam::aws:policy/AWSDenyAll', rebuilt: true,
      }),
    ]);
    expect(inventory?.holders[0]?.trust?.statements[0]?.principal).toContain('193672423079');
    // Neither document is in the record, so nothing is claimed of what the role may do.
    if (inventory === undefined) return;
    expect(model.allows(inventory, { account: '609418236337', principal: 'AROA53G8Z8NGXMJ597G3E', action: 's3:ListAllMyBuckets' })).toMatchObject({ decision: 'unknown' });
  });

  test('an administrator made by hand is put together likewise', () => {
    const inventory = withRebuilt('229654561268', undefined, stratus('iam-create-admin-user'));
    expect(inventory?.holders).toEqual([expect.objectContaining({ kind: 'user', id: 'AIDAL1XMLVWIUOK8KAF0', attached: ['arn:aws:iam::aws:policy/AdministratorAccess'], rebuilt: true })]);
  });

  test('a changed trust policy has an interval with its text, and makes no role known', () => {
    const changes = stratus('iam-backdoor-role');
    expect(withRebuilt('751203476945', undefined, changes)).toBeUndefined();
    const empty = { account: '751203476945', partition: 'aws', holders: [], policies: [] };
    const found = history(empty, changes, { from: 0, until: Date.UTC(2025, 0, 1) }, empty).intervals;
    expect(found.map(({ subject, certainty, given, content }) => [subject, certainty, given?.actor, content.includes('193672423079')])).toEqual([
      ['role/stratus-red-team-backdoor-r-role', 'certain', undefined, false],
      ['role/stratus-red-team-backdoor-r-role@trust', 'unknown', undefined, false],
      ['role/stratus-red-team-backdoor-r-role@trust', 'certain', 'christophe', true],
    ]);
  });

  test('a document that is no policy (the example of the documentation) is told to be illegible', () => {
    const [change] = all('aws-cloudtrail-flaws-extract').filter(({ detail }) => detail['event'] === 'CreateRole');
    expect(change?.detail).toMatchObject({ id: 'AROAI3FHNTUD3XMDE2RFF', illegible: 'the policy document is not legible' });
  });
});
