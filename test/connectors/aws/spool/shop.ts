import { readFileSync } from 'node:fs';
import path from 'node:path';
import { evidence } from '../../../../connectors/aws/evidence/index.ts';
import { grants } from '../../../../connectors/aws/grants.ts';
import type { FreshAws } from './fresh-aws.ts';
import type { LocalAws, Service } from './local-aws.ts';
import { accountDetails, noTrails, sts } from './services.ts';

/** When the tests fetch. */
export const NOW = '2026-05-20T12:00:00Z';
/** The account of the demo, whose credentials the tests have. */
export const SHOP = '111122223333';
/** A second account, with one role. */
export const OTHER = '444455556666';
/** A role of the second account that may be taken from the first. */
export const AUDITOR = `arn:aws:iam::${OTHER}:role/auditor`;

const ESTATE = path.resolve(import.meta.dirname, '../../../../fixtures/estate/exports/account-authorization-details.json');
/** What the CLI exports of the first account. */
export const exportedShop = JSON.parse(readFileSync(ESTATE, 'utf8')) as Record<string, unknown>;

const REPORTS = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/%41+*' }] };
const role = {
  Path: '/',
  RoleName: 'r',
  RoleId: 'AROAEXAMPLE',
  Arn: `arn:aws:iam::${OTHER}:role/r`,
  CreateDate: '2026-01-01T00:00:00Z',
  AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [] },
  RolePolicyList: [{ PolicyName: 'a b&<c>', PolicyDocument: REPORTS }],
  AttachedManagedPolicies: [],
  InstanceProfileList: [],
  Tags: [],
};
/** What the CLI exports of the second. Names and resources hold what XML and percent-encoding must get right. */
export const exportedOther = { UserDetailList: [], GroupDetailList: [], Policies: [], RoleDetailList: [role] };

/** STS, and IAM of both accounts; no trails. */
export function shopServices(aws: LocalAws): readonly Service[] {
  return [sts(aws), accountDetails({ [SHOP]: exportedShop, [OTHER]: exportedOther }), noTrails];
}

/** The inventories that the reader of grants makes of what was fetched. */
export function inventoriesOf({ fetching }: FreshAws): ReturnType<typeof grants.read> {
  return grants.read('src', fetching.files('grants').map((name) => ({ path: name, text: fetching.read('grants', name) })));
}

/** What the reader of evidence makes of what was fetched. */
export function evidenceOf({ fetching }: FreshAws): ReturnType<typeof evidence.read> {
  return evidence.read('src', { spool: fetching.files('evidence').map((name) => ({ path: name, text: fetching.read('evidence', name) })) });
}
