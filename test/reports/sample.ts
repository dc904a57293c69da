import type { LedgerRow } from '../../src/core/documents/ledger.ts';
import type { ProofDocument } from '../../src/core/documents/proof.ts';
import type { ProposalRecord } from '../../src/core/documents/proposal.ts';
import type { ProposalsDocument } from '../../src/core/documents/proposals.ts';
import type { PrincipalRecord, ScanDocument } from '../../src/core/documents/scan.ts';
import type { SplitRecord } from '../../src/core/documents/split.ts';
import type { ReportInput } from '../../reports/index.ts';

const INSTANCE = '111122223333';
const SHA = 'a'.repeat(64);
const window = { fromDay: '2025-01-02', toDay: '2025-05-31', until: '2025-05-31T23:44:59Z', seconds: 12_960_000 };

export const DEPLOY = `aws:${INSTANCE}/AROADEPLOY0000000001`;
const QUARTER = `aws:${INSTANCE}/AROAQUARTER000000002`;
const DORMANT = `aws:${INSTANCE}/AROADORMANT000000003`;

function principal(key: string, name: string, own: Partial<PrincipalRecord>): PrincipalRecord {
  return {
    key,
    system: 'aws',
    instance: INSTANCE,
    id: key.split('/')[1] ?? '',
    name,
    createdOn: '2023-11-04',
    notEditable: null,
    keeper: null,
    owner: 'platform-team',
    purpose: 'deploys the web shop from the build server',
    kind: 'workload',
    cycle: 'quarterly',
    complete: true,
    verdicts: {},
    weight: { granted: 0, exercised: 0, removable: 0, unobservable: 0 },
    calls: {},
    actors: 1,
    workloads: [],
    firstSeen: '2025-01-02T06:00:11Z',
    lastSeen: '2025-05-31T18:20:45Z',
    ledger: { file: `ledger/aws-${name.replace('/', '-')}-0a1b2c3d.jsonl.gz`, rows: 0, sha256: SHA },
    ...own,
  };
}

function row(index: number, own: Partial<LedgerRow>): LedgerRow {
  return {
    key: `atom-${String(index).padStart(4, '0')}`,
    principal: DEPLOY,
    name: 'role/ci-deploy',
    system: 'aws',
    instance: INSTANCE,
    permission: `ec2:DescribeThing${index} on *`,
    path: ['role/ci-deploy', 'inline policy deploy', 'statement 2'],
    way: 'direct',
    group: 'ec2',
    risk: 'read',
    verdict: 'unexercised',
    reason: 'no call needed it in 150 covered days',
    observable: 'yes',
    observability: 'the record shows read events throughout',
    uses: 0,
    days: 0,
    firstUsed: null,
    lastUsed: null,
    usedBy: [],
    evidence: [],
    since: null,
    ...own,
  };
}

const used = { firstUsed: '2025-01-02T06:00:11Z', lastUsed: '2025-05-30T09:12:00Z', evidence: ['5f0c2a9e-1111-4222-8333-000000000001', '7b1d3c4f-1111-4222-8333-000000000002'] };

/** A ledger of 233 rows: more than the page shows. */
export const deployRows: readonly LedgerRow[] = [
  row(0, { permission: 's3:PutObject on arn:aws:s3:::shop-releases/*', risk: 'write', verdict: 'exercised', reason: '1,204 calls needed it', uses: 1204, days: 140, ...used }),
  row(1, { permission: 'iam:PassRole on arn:aws:iam::111122223333:role/shop-task', risk: 'escalation', verdict: 'unobservable', reason: 'passing a role leaves no record of its own' }),
  row(2, { permission: 'ecs:UpdateService on *', risk: 'write', verdict: 'exercised', reason: '88 calls needed it', uses: 88, days: 61, ...used }),
  row(3, { permission: 'iam:CreatePolicyVersion on *', risk: 'escalation', verdict: 'unexercised' }),
  row(4, { permission: 's3:GetObject on arn:aws:s3:::shop-releases/*', verdict: 'possibly-exercised', reason: 's3:HeadObject may have needed it', uses: 3, days: 2, ...used }),
  row(5, { permission: 'logs:PutLogEvents on *', risk: 'write', verdict: 'unobservable', reason: 'data events are not in this record | Turn on data events for log groups in the trail.' }),
  ...Array.from({ length: 227 }, (_, index) => row(index + 6, {})),
];

const steps: ProposalRecord['steps'] = [
  { step: 'accounted', result: 'yes', counts: { removed: 230, accounted: 230 }, notes: [] },
  { step: 'explain', result: 'yes', counts: { reproduced: 1292, notContradicted: 4, contradicted: 0 }, notes: [] },
  { step: 'keep', result: 'yes', counts: { requirements: 41, principals: 1, unknown: 0 }, notes: [] },
  { step: 'narrow', result: 'yes', counts: { statements: 2 }, notes: [] },
  { step: 'complete', result: 'yes', counts: { daysCovered: 150, daysNeeded: 100 }, notes: ['window 2025-01-02 … 2025-05-31'] },
  { step: 'bytes', result: 'yes', counts: { files: 1 }, notes: [] },
];

const diff = `--- a/infra/iam/deploy.json
+++ b/infra/iam/deploy.json
@@ -4,10 +4,8 @@
     {
       "Effect": "Allow",
       "Action": [
-        "iam:CreatePolicyVersion",
-        "ec2:*",
+        "ec2:DescribeInstances",
         "s3:PutObject"
       ],
-      "Resource": "*"
+      "Resource": "arn:aws:s3:::shop-releases/*"
     }
`;

/** A proved proposal with everything a proposal can carry. */
export const deployProposal: ProposalRecord = {
  id: 'aws-role-ci-deploy-0a1b2c3d',
  folder: 'proposals/aws-role-ci-deploy-0a1b2c3d',
  unit: 'arn:aws:iam::111122223333:role/ci-deploy',
  name: 'role/ci-deploy',
  system: 'aws',
  instance: INSTANCE,
  principals: [{ key: DEPLOY, name: 'role/ci-deploy', owner: 'platform team' }],
  outcome: 'proved',
  reason: 'all 6 steps hold',
  loss: null,
  assumption: null,
  window,
  cycle: 'quarterly',
  before: { permissions: 233, weight: 92.4 },
  after: { permissions: 5, weight: 3.7 },
  steps,
  removed: deployRows
    .filter(({ verdict }) => verdict === 'unexercised')
    .map(({ permission, path, way, verdict, risk, lastUsed }) => ({ permission, principal: 'role/ci-deploy', path, way, verdict, risk, lastUsed })),
  kept: [
    { permission: 's3:PutObject on arn:aws:s3:::shop-releases/*', verdict: 'exercised', uses: 1204, lastUsed: '2025-05-30T09:12:00Z' },
    { permission: 'ecs:UpdateService on *', verdict: 'exercised', uses: 88, lastUsed: '2025-05-28T17:40:09Z' },
  ],
  unseen: [
    {
      reason: 'data events are not in this record',
      remedy: 'Turn on data events for the bucket shop-releases in the trail.',
      count: 1,
      examples: ['logs:PutLogEvents on *'],
    },
    { reason: 'passing a role leaves no record of its own', remedy: null, count: 1, examples: ['iam:PassRole on arn:aws:iam::111122223333:role/shop-task'] },
  ],
  lines: [
    { policy: 'role/ci-deploy#deploy', statement: 'Artifacts', line: 'arn:aws:s3:::deploy-artifacts/*', isNew: false, calls: 0, mayCalls: 12, firstUsed: '2025-03-04T09:12:00Z', lastUsed: '2025-05-30T16:20:00Z', evidence: ['11111111-2222-4333-8444-555555555555'], seen: 0, rules: [] },
    { policy: 'role/ci-deploy#deploy', statement: 'Secrets', line: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????', isNew: true, calls: 41, mayCalls: 0, firstUsed: '2025-03-04T09:12:00Z', lastUsed: '2025-05-30T16:20:00Z', evidence: ['11111111-2222-4333-8444-555555555555', '66666666-7777-4888-8999-aaaaaaaaaaaa'], seen: 3, rules: [{ rule: 'secret-suffix', why: 'Secrets Manager ends the ARN of a secret in six characters of its own choice', cite: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html' }] },
  ],
  givenBack: [{ permission: 'ec2:DescribeTags on *', reason: 'the statement would have outgrown the size quota of 6,144 characters' }],
  files: ['change.patch', 'proof.json', 'pull-request.md', 'rollback.patch'],
  diff,
  todo: ['Run the deployment job once after merging and look at its log.'],
};

const sharedProposal: ProposalRecord = {
  ...deployProposal,
  id: 'aws-policy-shared-readonly-4e5f6a7b',
  folder: null,
  unit: 'arn:aws:iam::111122223333:policy/shared-readonly',
  name: 'policy/shared-readonly',
  principals: [
    { key: DEPLOY, name: 'role/ci-deploy', owner: 'platform team' },
    { key: QUARTER, name: 'role/quarterly-close', owner: null },
  ],
  outcome: 'undecided',
  reason: 'a condition key of 3 recorded calls is not known',
  before: { permissions: 412, weight: 96.1 },
  after: { permissions: 40, weight: 9.3 },
  steps: [
    { step: 'accounted', result: 'yes', counts: { removed: 372, accounted: 372 }, notes: [] },
    { step: 'explain', result: 'yes', counts: { reproduced: 310, notContradicted: 9, contradicted: 0 }, notes: [] },
    { step: 'keep', result: 'unknown', counts: { requirements: 22, unknown: 3 }, notes: ['s3:GetObject on arn:aws:s3:::ledger/2025/q1.csv: aws:SourceVpce is not in the record'] },
  ],
  removed: [
    { permission: 'dynamodb:Scan on *', principal: 'role/quarterly-close', path: ['policy/shared-readonly'], way: 'inherited', verdict: 'unexercised', risk: 'read', lastUsed: null },
    { permission: 's3:ListBucket on *', principal: 'role/ci-deploy', path: ['policy/shared-readonly'], way: 'inherited', verdict: 'redundant', risk: 'list', lastUsed: '2025-03-03T03:03:03Z' },
  ],
  unseen: [],
  lines: [],
  givenBack: [],
  files: [],
  diff: '',
  todo: [],
};

/** Two workloads that get a role of their own, one that there can be none for, and calls that were not told apart. */
export const deploySplit: SplitRecord = {
  id: 'aws-split-role-ci-deploy-9c8d7e6f',
  folder: 'proposals/aws-split-role-ci-deploy-9c8d7e6f',
  system: 'aws',
  instance: INSTANCE,
  principal: { key: DEPLOY, name: 'role/ci-deploy', owner: 'platform team' },
  assumption: null,
  window,
  cycle: 'quarterly',
  parts: [
    {
      workload: 'pipeline octo/shop',
      kind: 'token',
      names: ['repo:octo/shop:ref:refs/heads/main'],
      name: 'role/ci-deploy-pipeline-octo-shop-1a2b3c',
      outcome: 'proved',
      reason: 'every step holds',
      calls: 1204,
      before: { permissions: 233, weight: 92.4 },
      after: { permissions: 63, weight: 8.5 },
      withheld: ['ecs:UpdateService on *'],
      withheldCount: 1,
      used: ['s3:PutObject on arn:aws:s3:::shop-releases/*'],
      usedCount: 1,
      subjects: ['repo:octo/shop:*'],
      steps: [
        { step: 'keep', result: 'yes', counts: { kept: 4, broken: 0 }, notes: [] },
        { step: 'trust', result: 'yes', counts: { 'recorded subjects': 1, admitted: 1, wider: 0 }, notes: [] },
      ],
      givenBack: [{ permission: 'ec2:DescribeTags on *', reason: 'others of its statement cannot be told apart' }],
    },
    {
      workload: 'function restock',
      kind: 'function',
      names: ['restock'],
      name: 'role/ci-deploy-function-restock-4d5e6f',
      outcome: 'refuted',
      reason: 'its trust would let in somebody new',
      calls: 88,
      before: { permissions: 233, weight: 92.4 },
      after: { permissions: 61, weight: 7.7 },
      withheld: [],
      withheldCount: 0,
      used: ['ecs:UpdateService on *'],
      usedCount: 1,
      subjects: ['lambda.amazonaws.com'],
      steps: [{ step: 'trust', result: 'no', counts: { wider: 1 }, notes: ['ecs-tasks.amazonaws.com'] }],
      givenBack: [],
    },
    {
      workload: 'subjects of build-server',
      kind: 'assertion',
      names: [],
      name: '',
      outcome: 'undecided',
      reason: 'no record tells who took the role for it',
      calls: 3,
      before: { permissions: 233, weight: 92.4 },
      after: { permissions: 233, weight: 92.4 },
      withheld: [],
      withheldCount: 0,
      used: [],
      usedCount: 0,
      subjects: [],
      steps: [],
      givenBack: [],
    },
  ],
  untold: { calls: 12, permissions: 2, names: ['session-of-nobody'] },
  files: ['apply.sh', 'proof.json', 'pull-request.md', 'roles/ci-deploy-pipeline-octo-shop-1a2b3c/trust.json', 'rollback.sh'],
  todo: ['Run apply.sh: it makes 1 role and touches nothing else.'],
};

export const sampleScan: ScanDocument = {
  schemaVersion: 1,
  asOf: '2025-06-01',
  assumedCycle: null,
  incomplete: ['prod-trail: one file could not be read'],
  acknowledged: [{ source: 'prod-trail', from: '2025-03-01', to: '2025-03-02', owner: 'ann', reason: 'outage of the log bucket', expires: '2025-12-31' }],
  sources: [
    {
      id: 'prod-trail',
      connector: 'aws',
      files: 3_412,
      records: 184_233,
      folded: 180_001,
      duplicate: 112,
      skipped: { 'service-event': 4_100, digest: 12 },
      quarantined: { 'not-json': 6, 'bad-time': 2 },
      lostFiles: [{ path: 'AWSLogs/111122223333/CloudTrail/eu-west-1/2025/03/14/broken.json.gz', reason: 'truncated' }],
      definitions: [
        { path: 'infra/iam/deploy.json', state: 'bound', policy: 'role/ci-deploy#deploy', note: 'equal to the live policy' },
        { path: 'infra/iam/old.json', state: 'unmatched', policy: null, note: 'no live policy has this content' },
      ],
    },
  ],
  instances: [
    {
      system: 'aws',
      instance: INSTANCE,
      source: 'prod-trail',
      window,
      firstDay: '2025-01-01',
      scopes: ['eu-west-1', 'us-east-1'],
      evidence: [{ kind: 'trail', path: 'trails/main.json', text: 'main records management events of all regions' }],
      gaps: [
        { day: '2024-12-30', scope: 'eu-west-1', state: 'missing', reason: 'no record of the day' },
        { day: '2024-12-31', scope: 'eu-west-1', state: 'missing', reason: 'no record of the day' },
        { day: '2025-03-14', scope: 'eu-west-1', state: 'lost', reason: 'truncated' },
      ],
    },
  ],
  principals: [
    principal(QUARTER, 'role/quarterly-close', {
      owner: 'finance',
      purpose: 'closes the books every quarter',
      verdicts: { exercised: 14, unexercised: 380, provisional: 3, 'too-new': 1 },
      weight: { granted: 97, exercised: 5.2, removable: 90.6, unobservable: 0 },
      calls: { allowed: 230, failed: 2 },
      ledger: { file: 'ledger/aws-role-quarterly-close-1b2c3d4e.jsonl.gz', rows: 398, sha256: SHA },
    }),
    principal(DEPLOY, 'role/ci-deploy', {
      verdicts: { exercised: 2, 'possibly-exercised': 1, unobservable: 2, unexercised: 228 },
      weight: { granted: 92.4, exercised: 1.3, removable: 88.7, unobservable: 1.5 },
      calls: { allowed: 1292, refused: 7 },
      actors: 4,
      ledger: { file: 'ledger/aws-role-ci-deploy-0a1b2c3d.jsonl.gz', rows: 233, sha256: SHA },
    }),
    principal(DORMANT, 'role/old-import', {
      owner: null,
      purpose: null,
      createdOn: null,
      notEditable: 'a service-linked role cannot be changed',
      verdicts: { unexercised: 9, ineffective: 1 },
      weight: { granted: 4.1, exercised: 0, removable: 3.6, unobservable: 0 },
      actors: 0,
      firstSeen: null,
      lastSeen: null,
      complete: false,
    }),
  ],
  findings: [
    {
      kind: 'unused-permission',
      severity: 'high',
      fingerprint: 'fp-unused-deploy',
      system: 'aws',
      instance: INSTANCE,
      principal: DEPLOY,
      summary: 'role/ci-deploy holds 228 permissions that no call needed in 150 days, iam:CreatePolicyVersion on * among them.',
      details: deployRows.slice(3, 23).map(({ permission }) => permission),
      count: 228,
      evidence: [],
    },
    {
      kind: 'attempted-but-denied',
      severity: 'medium',
      fingerprint: 'fp-denied-deploy',
      system: 'aws',
      instance: INSTANCE,
      principal: DEPLOY,
      summary: 'role/ci-deploy was refused kms:Decrypt 7 times.',
      details: ['kms:Decrypt on arn:aws:kms:eu-west-1:111122223333:key/42'],
      count: 1,
      evidence: ['c0ffee00-1111-4222-8333-000000000003'],
    },
    {
      kind: 'evidence-gap',
      severity: 'low',
      fingerprint: 'fp-gap',
      system: 'aws',
      instance: INSTANCE,
      principal: '',
      summary: '3 days of the record cannot be read.',
      details: ['2024-12-30', '2024-12-31', '2025-03-14'],
      count: 3,
      evidence: [],
    },
  ],
};

/** What takes back a forgotten emergency grant: proved but for the two calls of that night. */
export const nightProposal: ProposalRecord = {
  ...deployProposal,
  id: 'aws-role-ci-deploy-loss-5e6f7a8b',
  folder: null,
  files: [],
  diff: '',
  lines: [],
  outcome: 'proved-with-loss',
  reason: '2 recorded calls would break, and perhaps 1 more: rds:RebootDBInstance on orders, rds:ModifyDBInstance on an unknown resource',
  loss: {
    given: { id: 'f0000000-0000-4000-8000-000000000001', by: 'ann', event: 'AttachRolePolicy', at: '2025-03-03T02:01:00Z' },
    accepted: false,
    calls: 2,
    mayCalls: 1,
    permissions: 1_204,
    unseen: [
      { reason: 'no trail records data events of AWS Lambda', remedy: 'record them', count: 3 },
      { reason: 'the <logging> of rds-data is not known', remedy: null, count: 2 },
      { reason: 'CloudTrail never records it', remedy: null, count: 1 },
    ],
    lost: [
      { needed: 'rds:RebootDBInstance on orders', principal: 'role/ci-deploy', certain: true, calls: 2, firstUsed: '2025-03-03T02:05:00Z', lastUsed: '2025-03-03T02:10:00Z', evidence: ['f0000000-0000-4000-8000-000000000002', 'f0000000-0000-4000-8000-000000000003'] },
      { needed: 'rds:ModifyDBInstance on an unknown resource', principal: 'role/ci-deploy', certain: false, calls: 1, firstUsed: '2025-03-03T02:20:00Z', lastUsed: '2025-03-03T02:20:00Z', evidence: ['f0000000-0000-4000-8000-000000000004'] },
    ],
  },
};

export const sampleProposals: ProposalsDocument = { schemaVersion: 1, asOf: '2025-06-01', proposals: [sharedProposal, deployProposal], splits: [deploySplit] };

export const sampleProof: ProofDocument = {
  schemaVersion: 1,
  loss: null,
  assumption: null,
  proposal: deployProposal.id,
  unit: deployProposal.unit,
  judgedAsOf: '2025-06-01',
  expires: '2025-06-15',
  outcome: 'proved',
  reason: 'all 6 steps hold',
  steps,
  lines: deployProposal.lines,
  digests: { granted: SHA, proposed: 'b'.repeat(64), files: { 'infra/iam/deploy.json': 'c'.repeat(64) } },
  removed: deployProposal.removed.map(({ permission, principal: holder, path, verdict }) => ({ permission, principal: holder, path, verdict })),
};

export const sample: ReportInput = {
  scan: sampleScan,
  proposals: sampleProposals,
  ledger: (key) => (key === DEPLOY ? deployRows : []),
};
