import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { grants } from '../../../connectors/aws/grants.ts';
import { FIELDS } from '../../../connectors/aws/project/fields.ts';
import { deliveredFile } from '../../../connectors/aws/project/file.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import { recognize } from '../../../connectors/aws/recognize.ts';
import { describeSamples, documents, recordsIn, sampleFiles } from '../../samples.ts';
import { prune } from '../../laws/prune.ts';


interface Tally {
  readonly folder: string;
  /** Records by `jq -s '[.[] | .Records? // .] | flatten | length'` over the unpacked files. */
  readonly records: number;
  readonly kinds: Readonly<Record<string, number>>;
  readonly principals: number;
}

/**
 * What each sample holds. The numbers were counted from the raw members `eventType`, `userIdentity.type`, `errorCode`
 * and `eventID` by another program, not by `project`.
 */
const TALLIES: readonly Tally[] = [
  {
    folder: 'aws-cloudtrail-flaws-extract/AWSLogs',
    records: 185,
    kinds: { 'call allowed': 93, 'call refused': 83, 'call failed': 9 },
    principals: 1,
  },
  {
    // One event per version 1.0 … 1.11; version 1.0 had no eventID yet.
    folder: 'aws-cloudtrail-flaws-extract/examples',
    records: 21,
    kinds: { 'call allowed': 17, 'skip console-sign-in': 1, 'skip service-event': 1, 'skip service-caller': 1, 'quarantine no-id': 1 },
    principals: 7,
  },
  {
    // 46 Client.UnauthorizedOperation and 5 AccessDenied are refusals.
    folder: 'aws-cloudtrail-stratus',
    records: 310,
    kinds: { 'call allowed': 257, 'call refused': 51, 'call failed': 1, 'skip console-sign-in': 1 },
    principals: 39,
  },
  {
    // The same file plain and compressed, another one, and a policy document that is no record. A service that takes a role is a call.
    folder: 'aws-cloudtrail-trailscraper',
    records: 8,
    kinds: { 'call allowed': 7, 'quarantine not-a-record': 1 },
    principals: 3,
  },
  {
    // Events inside the frame of another tool's tests; third-party.test.ts takes them out of it.
    folder: 'aws-cloudtrail-streamalert',
    records: 56,
    kinds: { 'quarantine not-a-record': 56 },
    principals: 0,
  },
];

describeSamples('records that others recorded', (samples) => {
  test.each(TALLIES)('$folder: $records records', ({ folder, records, kinds, principals }) => {
    const seen: Record<string, number> = {};
    const callers = new Set<string>();
    let count = 0;
    for (const record of documents(join(samples, folder)).flatMap(({ value }) => recordsIn(value))) {
      const projected = project(record);
      const kind = projected.kind === 'call' ? `call ${projected.key.outcome}` : `${projected.kind} ${projected.reason}`;
      seen[kind] = (seen[kind] ?? 0) + 1;
      if (projected.kind === 'call') callers.add(projected.key.principal);
      expect(project(prune(record, FIELDS))).toEqual(projected);
      expect(JSON.stringify(projected)).not.toMatch(/A[KS]IA[A-Z0-9]{12,}/);
      count++;
    }
    expect(count).toBe(records);
    expect(seen).toEqual(kinds);
    expect(callers.size).toBe(principals);
  });

  test('as many records as the raw text has event versions', () => {
    for (const { folder, records } of TALLIES.slice(0, 3)) {
      const texts = sampleFiles(join(samples, folder)).map(({ text }) => text);
      expect(texts.join('\n').match(/"eventVersion"/g)).toHaveLength(records);
    }
  });

  test('the changes that the attack techniques made', () => {
    const facts = documents(join(samples, 'aws-cloudtrail-stratus'))
      .flatMap(({ value }) => recordsIn(value))
      .map(project)
      .flatMap((projected) => (projected.kind === 'call' ? (projected.facts ?? []).filter(({ kind }) => kind !== 'credential-issued') : []));
    expect(facts.map((fact) => `${fact.kind} ${fact.detail['event']}`).sort()).toEqual([
      'grant-change AttachRolePolicy',
      'grant-change AttachUserPolicy',
      'grant-change CreateRole',
      'grant-change CreateUser',
      'grant-change UpdateAssumeRolePolicy',
      'logging-change DeleteTrail',
      'logging-change PutEventSelectors',
      'logging-change StopLogging',
    ]);
    expect(facts.find((fact) => fact.detail['event'] === 'AttachUserPolicy')).toMatchObject({
      subject: 'user/malicious-iam-user@arn:aws:iam::aws:policy/AdministratorAccess',
      holder: 'user/malicious-iam-user',
    });
  });

  test('delivered files tell their place', () => {
    const paths = documents(join(samples, 'aws-cloudtrail-flaws-extract/AWSLogs')).map(({ path }) => `AWSLogs/${path}`);
    expect(paths.map(deliveredFile)).toEqual([
      { instance: '811596193553', scope: 'ap-southeast-1', days: ['2020-09-29', '2020-09-30'] },
      { instance: '811596193553', scope: 'us-east-1', days: ['2020-09-29', '2020-09-30'] },
      { instance: '811596193553', scope: 'us-east-1', days: ['2020-09-29', '2020-09-30'] },
      { instance: '811596193553', scope: 'us-east-1', days: ['2020-09-30', '2020-10-01'] },
      { instance: '811596193553', scope: 'us-east-1', days: ['2020-09-30', '2020-10-01'] },
    ]);
  });

  test('every file is recognized for what it is', () => {
    const kind = (folder: string): (string | undefined)[] => [
      ...new Set(
        documents(join(samples, folder))
          .filter(({ value }) => recordsIn(value).length > 0)
          .map(({ path, value }) => recognize(path, JSON.stringify(value).slice(0, 65_536))),
      ),
    ];
    expect(kind('aws-cloudtrail-flaws-extract')).toEqual(['usage']);
    expect(kind('aws-cloudtrail-stratus')).toEqual(['usage']);
    expect(kind('aws-cloudtrail-trailscraper')).toEqual(['usage', 'definition']);
  });
});

/** Exports by path: whole, or the member for which they are refused. */
const EXPORTS: readonly { readonly path: string; readonly refused?: RegExp; readonly holders?: number; readonly policies?: number }[] = [
  { path: 'example-authz-details.json', holders: 8, policies: 32 },
  { path: 'example_authz_details_for_overrides.json', holders: 0, policies: 1 },
  { path: 'example_authz_details_for_overrides_complete.json', holders: 4, policies: 3 },
  { path: 'example_authz_v2.json', holders: 4, policies: 2 },
  { path: 'managed_policy_mismatch.json', refused: /RoleDetailList is missing/ },
  { path: 'scanning/test_authorization_file_details_missing_constraints_v2.json', refused: /not an export/ },
];

describeSamples('exports that others made', (samples) => {
  const folder = join(samples, 'aws-iam-account-details');

  test('none is left out of the table', () => {
    expect(documents(folder).map(({ path }) => path).sort()).toEqual(EXPORTS.map(({ path }) => path).sort());
  });

  test.each(EXPORTS)('$path', ({ path, refused, holders, policies }) => {
    const read = (): ReturnType<typeof grants.read> => grants.read('s', [{ path, text: readFileSync(join(folder, path), 'utf8') }]);
    if (refused !== undefined) {
      expect(read).toThrow(refused);
      return;
    }
    expect(read()).toHaveLength(1);
    expect(read()[0]!.inventory.holders).toHaveLength(holders!);
    expect(read()[0]!.inventory.policies).toHaveLength(policies!);
  });
});
