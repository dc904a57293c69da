import { expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { history } from '../../../connectors/aws/history/index.ts';
import { atoms } from '../../../connectors/aws/model/atoms.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { GrantChange } from '../../../src/core/grant-history.ts';
import { cases } from './cases.ts';

/** One call of AWS Organizations in the management account, on a day of the record. */
interface Call {
  readonly day: number;
  readonly event: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly response?: unknown;
  readonly errorCode?: string;
}
interface Case {
  readonly name: string;
  readonly calls: readonly Call[];
  /** Policies that the organization's bundle shows today, by id: attached at the root. */
  readonly today?: Readonly<Record<string, unknown>>;
  readonly managementAccount?: string;
  /** Day since when `s3:GetObject` can have been used; null = as long as the record. */
  readonly since: number | null;
  readonly cite: string;
}

const ACCOUNT = '123456789012';
const MANAGEMENT = '999988887777';
const START = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;
const known = { from: START, until: START + 100 * DAY };

/** Objects of a request stand for the texts of policies. */
function requestOf(request: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof request['content'] === 'object' ? { ...request, content: JSON.stringify(request['content']) } : request;
}

function changesOf({ day, event, request, response = null, errorCode }: Call, at: number): readonly GrantChange[] {
  const projected = project({
    eventVersion: '1.08', eventID: `id-${at}`, eventTime: new Date(START + (day - 1) * DAY).toISOString(), eventSource: 'organizations.amazonaws.com', eventName: event, awsRegion: 'us-east-1', recipientAccountId: MANAGEMENT,
    eventType: 'AwsApiCall', eventCategory: 'Management', readOnly: false, requestParameters: requestOf(request), responseElements: response, ...(errorCode === undefined ? {} : { errorCode }),
    userIdentity: { type: 'IAMUser', principalId: 'AIDAADMIN', arn: `arn:aws:iam::${MANAGEMENT}:user/admin`, accountId: MANAGEMENT, userName: 'admin' },
  });
  const facts = projected.kind === 'call' ? (projected.facts ?? []) : [];
  for (const fact of facts) expect(fact.instance).toBe('*');
  return facts as readonly GrantChange[];
}

test.each(cases<readonly Case[]>('lifted-limits'))('$name', ({ calls, today, managementAccount, since }) => {
  const role = {
    Path: '/', RoleName: 'app', RoleId: 'AROAAPP', Arn: `arn:aws:iam::${ACCOUNT}:role/app`, AttachedManagedPolicies: [],
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] } }],
  };
  const details = { UserDetailList: [], GroupDetailList: [], RoleDetailList: [role], Policies: [] };
  const bundle = today === undefined ? [] : [
    { path: 'org.json', text: JSON.stringify({ pawl: 'organization-policies', managementAccount: managementAccount ?? MANAGEMENT, levels: [{ target: 'r-root', serviceControlPolicies: ['p-FullAWSAccess', ...Object.keys(today)] }, { target: 'ou-root-own', serviceControlPolicies: ['p-FullAWSAccess'] }, { target: ACCOUNT, serviceControlPolicies: ['p-FullAWSAccess'] }] }) },
    ...Object.entries(today).map(([id, content]) => ({ path: `${id}.json`, text: JSON.stringify({ Policy: { PolicySummary: { Id: id, Name: id, Type: 'SERVICE_CONTROL_POLICY' }, Content: JSON.stringify(content) } }) })),
  ];
  const inventory = grants.read('s', [{ path: 'x.json', text: JSON.stringify(details) }, ...bundle])[0]?.inventory;
  const [atom] = atoms(inventory!, []);
  const found = history(inventory!, calls.flatMap(changesOf), known, inventory).since(atom!);
  expect(found === undefined ? null : Math.floor((found.at - START) / DAY) + 1).toBe(since);
});
