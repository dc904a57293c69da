import { expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { history } from '../../../connectors/aws/history/index.ts';
import { documentDetail } from '../../../connectors/aws/project/change-detail.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';
import { cases } from './cases.ts';

interface Event {
  readonly day: number;
  readonly role?: string;
  readonly put?: readonly string[];
  readonly resource?: string;
  readonly condition?: unknown;
  readonly deny?: readonly string[];
  readonly delete?: true;
  readonly illegible?: true;
  readonly boundary?: readonly string[] | null;
  readonly create?: true;
  readonly trust?: true;
}
interface Case {
  readonly name: string;
  readonly events: readonly Event[];
  /** Day since when `s3:GetObject` has been in force; null = since before the record; `unseen` = a change went unseen. */
  readonly since: number | 'unseen' | null;
}

const ROOT = 'arn:aws:iam::123456789012';
const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const known = { from: START, until: START + 60 * DAY };

const document = (event: Pick<Event, 'put' | 'resource' | 'condition' | 'deny'>): unknown => ({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: event.put, Resource: event.resource ?? '*', ...(event.condition === undefined ? {} : { Condition: event.condition }) },
    ...(event.deny === undefined ? [] : [{ Effect: 'Deny', Action: event.deny, Resource: '*' }]),
  ],
});

/** The changes that an event stands for; boundaries come by a policy of their own. */
function changesOf(event: Event, index: number): readonly GrantChange[] {
  const role = `role/${event.role ?? 'app'}`;
  const change = (subject: string, name: string, detail: Readonly<Record<string, string>> = {}, holder: string | undefined = role): GrantChange => ({
    kind: 'grant-change', at: START + (event.day - 1) * DAY + index, id: `id-${index}`, subject, ...(holder === undefined ? {} : { holder }), actor: 'ann', detail: { event: name, ...detail },
  });
  const arn = `${ROOT}:policy/limit-${index}`;
  if (event.put !== undefined) return [change(`${role}#own`, 'PutRolePolicy', documentDetail(document(event), 'document'))];
  if (event.delete) return [change(`${role}#own`, 'DeleteRolePolicy')];
  if (event.illegible) return [change(`${role}#own`, 'PutRolePolicy', { illegible: 'not legible' })];
  if (event.create) return [change(role, 'CreateRole', { id: 'AROAAPP', arn: `${ROOT}:role/app` })];
  if (event.trust) return [{ ...change(`${role}@trust`, 'UpdateAssumeRolePolicy'), holder: undefined } as unknown as GrantChange];
  if (event.boundary === null) return [change(`${role}@boundary`, 'DeleteRolePermissionsBoundary')];
  const made: GrantChange = { kind: 'grant-change', at: START + (event.day - 1) * DAY + index, id: `id-${index}`, subject: arn, actor: 'ann', detail: { event: 'CreatePolicy', ...documentDetail(document({ put: event.boundary ?? [] }), 'document'), version: 'v1' } };
  return [made, change(`${role}@boundary`, 'PutRolePermissionsBoundary', { boundary: arn })];
}

test.each(cases<Case[]>('grant-ages'))('$name', ({ events, since }) => {
  const changes = events.flatMap(changesOf);
  const own = { put: ['s3:GetObject', 'sqs:SendMessage'] };
  const limits = changes.flatMap(({ subject, detail }) => (detail['event'] === 'CreatePolicy' ? [{ subject, text: detail['document'] ?? '' }] : []));
  const role = (name: string, id: string) => ({
    Path: '/', RoleName: name, RoleId: id, Arn: `${ROOT}:role/${name}`, RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document(own) }], AttachedManagedPolicies: [],
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] },
  });
  const details = {
    UserDetailList: [], GroupDetailList: [], RoleDetailList: [role('app', 'AROAAPP'), role('other', 'AROAOTHER')],
    Policies: limits.map(({ subject, text }) => ({ PolicyName: 'limit', Arn: subject, DefaultVersionId: 'v1', PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: JSON.parse(text) as unknown }] })),
  };
  const inventory = grants.read('s', [{ path: 'x.json', text: JSON.stringify(details) }])[0]?.inventory;
  const atom = atoms(inventory!, []).find((one) => one.principal.id === 'AROAAPP' && one.permission.action === 's3:GetObject');
  const found = history(inventory!, changes, known, inventory).since(atom!);
  if (since === null) expect(found).toBeUndefined();
  else if (since === 'unseen') expect(found).toEqual({ at: known.until });
  else expect(found === undefined ? undefined : Math.floor((found.at - START) / DAY) + 1).toBe(since);
  if (typeof since === 'number') expect(found?.change?.actor).toBe('ann');
});
