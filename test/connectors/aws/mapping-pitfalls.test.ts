import { expect, test } from 'vitest';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { OVERRIDES } from '../../../connectors/aws/mapping/overrides.ts';
import { table } from '../../../connectors/aws/mapping/tables.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import { cases } from './cases.ts';

/** Pitfalls of the mapping, by their number in the list of what goes wrong between CloudTrail and IAM. */
const PITFALLS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 18];

test('each pitfall of the mapping is a case that names it', () => {
  const names = [...cases<readonly { readonly name: string }[]>('mapping'), ...cases<{ readonly cases: readonly { readonly name: string }[] }>('records').cases].map(({ name }) => name);
  for (const number of PITFALLS) expect(names.filter((name) => name.startsWith(`pitfall ${number}: `)), String(number)).not.toEqual([]);
});

test('pitfall 14: what a resource policy at hand allows by itself does not prove that the grant is needed', () => {
  expect(cases<readonly unknown[]>('resource-alone').length).toBeGreaterThan(0);
});

test('pitfall 5: of a statement only its kind is kept, and a hidden one has none', () => {
  expect(statement("SELECT * FROM \"Patients\" WHERE name = 'Ann Example'")).toEqual({ readOnly: 'false', 'param.class:statement': 'select' });
  expect(statement("  update Patients SET x = 'secret'")).toEqual({ readOnly: 'false', 'param.class:statement': 'update' });
  expect(statement('HIDDEN_DUE_TO_SECURITY_REASONS')).toEqual({ readOnly: 'false' });
  expect(statement('selected')).toEqual({ readOnly: 'false' });
});

test('pitfall 11, peer defect: a refused call is no use whatever it names', () => {
  const projected = project({ ...base('DescribeTable', { tableName: 'orders' }), errorCode: 'AccessDeniedException', errorMessage: 'no' });
  expect(projected.kind === 'call' ? projected.key.outcome : projected.kind).toBe('refused');
});

test('the table is as large as the documentation asks for, and every row cites it', () => {
  expect(OVERRIDES.length).toBeGreaterThanOrEqual(120);
  for (const name of ['overrides', 'arn-parameters', 'passed-roles', 'forward-access', 'sources']) {
    const uncited = table<readonly { readonly cite: string }[]>(name).filter(({ cite }) => !/^https:\/\/docs\.aws\.amazon\.com\/|^AWS SDK service metadata/.test(cite));
    expect(uncited, name).toEqual([]);
  }
});

test('pitfall 1 … 6: a false friend is never certain', () => {
  for (const row of OVERRIDES.filter((one) => one.falseFriend === true)) {
    for (const event of row.events) {
      const key = { instance: '1', scope: 'us-east-1', principal: 'A', call: `${row.source}.amazonaws.com:${event}`, resources: [], context: {}, outcome: 'allowed' as const };
      const named = interpret(key, undefined).requirements.filter((one) => one.certainty === 'must' && one.anyOf.some(({ action }) => action.endsWith(`:${event}`)));
      expect(named, key.call).toEqual([]);
    }
  }
});

function statement(text: string): Readonly<Record<string, string>> | undefined {
  const projected = project(base('ExecuteStatement', { statement: text }));
  return projected.kind === 'call' ? projected.key.context : undefined;
}

function base(eventName: string, requestParameters: unknown): Readonly<Record<string, unknown>> {
  return {
    eventVersion: '1.08', userIdentity: { type: 'IAMUser', principalId: 'AIDAEXAMPLE1', accountId: '123456789012', userName: 'alice' },
    eventTime: '2026-03-02T04:05:06Z', eventSource: 'dynamodb.amazonaws.com', eventName, awsRegion: 'us-east-1', requestParameters,
    responseElements: null, eventID: 'e-1', readOnly: false, eventType: 'AwsApiCall', recipientAccountId: '123456789012',
  };
}
