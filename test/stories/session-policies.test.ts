import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ScanResult } from '../../src/scan.ts';
import { ACCOUNT } from '../connectors/aws/digest-chain.ts';
import { ledgerRows, scanFolder } from './scan-story.ts';
import { AS_ROLE, type Event, event, FIRST, ROLE, watchedAccount } from './watched-account.ts';

const DAY = 86_400_000;

/** A session of the role, by its temporary key. */
function of(key: string): Event {
  const identity = AS_ROLE['userIdentity'] as Event;
  return { userIdentity: { ...identity, accessKeyId: `ASIA${key.padEnd(16, 'X')}` } };
}

function issued(day: number, key: string, request: Event): Event {
  return event(FIRST + day * DAY, 'AssumeRole', {
    eventSource: 'sts.amazonaws.com',
    requestParameters: { roleArn: ROLE, roleSessionName: 'session', ...request },
    responseElements: { credentials: { accessKeyId: `ASIA${key.padEnd(16, 'X')}` }, assumedRoleUser: { assumedRoleId: 'AROAAPP:session', arn: `arn:aws:sts::${ACCOUNT}:assumed-role/app/session` } },
  });
}

const REFUSED: Event = { errorCode: 'AccessDenied', errorMessage: `User: arn:aws:sts::${ACCOUNT}:assumed-role/app/session is not authorized to perform: ec2:StopInstances because no session policy allows the ec2:StopInstances action` };

describe('sessions with policies of their own (pitfall 30)', () => {
  let story: ReturnType<typeof watchedAccount>;
  let result: ScanResult;
  beforeAll(async () => {
    story = watchedAccount({ actions: ['ec2:StopInstances', 'ec2:DescribeInstances', 'ec2:RebootInstances'] });
    const limit = { policyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] };
    const records = [
      issued(3, 'LIMITED', limit), issued(3, 'WHOLE', {}),
      event(FIRST + 3 * DAY + 1_000, 'StopInstances', { ...of('LIMITED'), ...REFUSED }),
      event(FIRST + 3 * DAY + 2_000, 'StopInstances', { ...of('LIMITED'), ...REFUSED }),
      event(FIRST + 3 * DAY + 3_000, 'RebootInstances', of('LIMITED')),
      event(FIRST + 3 * DAY + 4_000, 'TerminateInstances', { ...of('WHOLE'), ...REFUSED, errorMessage: 'no identity-based policy allows it' }),
    ];
    writeFileSync(path.join(story.folder, 'logs/sessions.json'), JSON.stringify({ Records: records }));
    result = await scanFolder(story.folder, { asOf: '2026-04-10' });
  });
  afterAll(() => story.dispose());

  it('what they were refused says nothing about the role, and the finding says so', () => {
    const [found, ...others] = result.scan.findings.filter(({ kind }) => kind === 'attempted-but-denied');
    expect(others).toEqual([]);
    expect(found?.summary).toBe('role/app was refused 3 times in 2 kinds of call; none of them counts as use; 2 came from sessions with policies of their own, so what refused them may not be the grants of role/app');
    expect(found?.details).toEqual([
      'ec2.amazonaws.com:StopInstances: 2 on 1 day, last 2026-03-04T00:00:02Z; all in sessions that arn:aws:iam::aws:policy/ReadOnlyAccess limited',
      'ec2.amazonaws.com:TerminateInstances: 1 on 1 day, last 2026-03-04T00:00:04Z',
    ]);
  });

  it('what they were allowed is use of the role, and what they were refused is none', () => {
    const rows = new Map(ledgerRows(path.join(story.folder, 'pawl-out')).map((row) => [row.permission.split(' ')[0], row.verdict]));
    expect(rows.get('ec2:StopInstances')).toBe('unexercised');
    expect(['exercised', 'rare', 'possibly-exercised']).toContain(rows.get('ec2:RebootInstances'));
    expect(result.scan.findings.filter(({ kind }) => kind === 'mapping-contradicted' || kind === 'exercised-outside-grant')).toEqual([]);
  });
});
