import { describe, expect, it } from 'vitest';
import { Random } from '../../fixtures/generator/random.ts';
import { addDays } from '../../src/core/day.ts';
import { ACCOUNT, inventoryOf } from '../connectors/aws/account.ts';
import { rateText, sum, survival, type Used } from './survival.ts';

const START = '2026-01-01';
const DAYS = 140;
/** Learnt from so many days, tried on the others. */
const LEARNT = 100;
const EU = `eu-central-1:${ACCOUNT}`;

/** Names that a workload uses on one day, by how it names things. */
type Naming = (day: number, random: Random) => readonly string[];
const hex = (random: Random, length: number): string => random.hex(length);
const letters = (random: Random, length: number, alphabet = 'abcdefghijklmnopqrstuvwxyz'): string => Array.from({ length }, () => alphabet[random.int(0, alphabet.length - 1)]).join('');
const uuid = (random: Random): string => random.uuid();
const date = (day: number): string => addDays(START, day);
const stable = (names: readonly string[]): Naming => (_day, random) => [names[random.int(0, names.length - 1)] ?? ''];
/** A name that is chosen anew every so many days. */
const renewed = (every: number, name: (random: Random) => string): Naming => (day) => [name(new Random(`renewed ${Math.floor(day / every)}`))];

interface Workload {
  readonly role: string;
  readonly action: string;
  readonly arn: (name: string) => string;
  readonly naming: Naming;
  /** Is it narrowed? Names of which nothing is known stay as granted. */
  readonly narrowed: boolean;
}

const WORKLOADS: readonly Workload[] = [
  { role: 'orders', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: stable(['orders', 'mail', 'stock']), narrowed: true },
  { role: 'jobs', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: (_day, random) => [`job-${uuid(random)}`], narrowed: true },
  { role: 'runs', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: (day) => [`run-${10_000 + day * 3}`], narrowed: true },
  { role: 'exports', action: 'dynamodb:PutItem', arn: (name) => `arn:aws:dynamodb:${EU}:table/${name}`, naming: (day) => [`export-${date(day)}`], narrowed: true },
  { role: 'compact', action: 'dynamodb:PutItem', arn: (name) => `arn:aws:dynamodb:${EU}:table/${name}`, naming: (day) => [`export_${date(day).replaceAll('-', '')}`], narrowed: true },
  { role: 'secrets', action: 'secretsmanager:GetSecretValue', arn: (name) => `arn:aws:secretsmanager:${EU}:secret:${name}`, naming: renewed(30, (random) => `prod/db-${letters(random, 6, 'abcdefABCDEF012345')}`), narrowed: true },
  { role: 'streams', action: 'logs:PutLogEvents', arn: (name) => `arn:aws:logs:${EU}:log-group:${name}`, naming: (day, random) => [`/app/web:log-stream:${date(day).replaceAll('-', '/')}/[1]${hex(random, 32)}`], narrowed: true },
  { role: 'objects', action: 's3:PutObject', arn: (name) => `arn:aws:s3:::${name}`, naming: (day, random) => [`reports/daily/${date(day)}/${uuid(random)}.csv`, `archive-111122223333/${hex(random, 8)}`], narrowed: true },
  { role: 'tasks', action: 'ecs:StopTask', arn: (name) => `arn:aws:ecs:${EU}:task/${name}`, naming: (_day, random) => [`shop/${hex(random, 32)}`], narrowed: true },
  { role: 'hosts', action: 'ec2:GetConsoleOutput', arn: (name) => `arn:aws:ec2:${EU}:instance/${name}`, naming: (_day, random) => [`i-${hex(random, 17)}`], narrowed: true },
  { role: 'stacks', action: 'lambda:GetFunction', arn: (name) => `arn:aws:lambda:${EU}:function:${name}`, naming: renewed(20, (random) => `shop-Mailer-${letters(random, 10, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')}1A`), narrowed: true },
  { role: 'machines', action: 'states:StopExecution', arn: (name) => `arn:aws:states:${EU}:execution:${name}`, naming: (_day, random) => [`nightly:${uuid(random)}`], narrowed: true },
  // Names that no rule can tell from those that people choose.
  { role: 'weekly', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: (day) => (day % 7 === 0 ? [`batch-${letters(new Random(`weekly ${day}`), 6)}`] : []), narrowed: false },
  { role: 'growing', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: (day, random) => [`team-${letters(new Random(`team ${random.int(0, Math.floor(day / 15))}`), 5)}`], narrowed: false },
  { role: 'once', action: 'sqs:SendMessage', arn: (name) => `arn:aws:sqs:${EU}:${name}`, naming: (day) => (day === 20 || day === 120 ? [`migration-${letters(new Random(`once ${day}`), 4)}`] : []), narrowed: false },
];

const inventory = inventoryOf({
  roles: Object.fromEntries(WORKLOADS.map(({ role, action }) => [role, { inline: { p: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [action, 'iam:ListRoles'], Resource: '*' }] } } }])),
});

function recordOf({ role, action, arn, naming }: Workload): readonly Used[] {
  const random = new Random(`survival ${role}`);
  const principal = `AROA${role.toUpperCase()}`;
  return Array.from({ length: DAYS }, (_, day) => naming(day, random).map((name) => ({ access: { account: ACCOUNT, principal, action, resource: arn(name) }, day: date(day), uses: 1 + random.int(0, 20) }))).flat();
}

describe('a narrowed policy survives tomorrow', () => {
  const from = date(LEARNT);
  const each = WORKLOADS.map((workload) => ({ workload, ...survival(inventory, recordOf(workload), from) }));
  const calls = each.reduce((total, one) => total + one.calls, 0);
  const broken = each.reduce((total, one) => total + sum(one.broken), 0);
  const literal = each.reduce((total, one) => total + one.brokenByLiteral, 0);

  it(`learnt from ${LEARNT} days, tried on ${DAYS - LEARNT}: prints the break rate beside that of the very resources seen`, () => {
    console.log(`break rate of generated records: ${rateText(broken, calls)}; of literal lines: ${rateText(literal, calls)}`);
    expect(calls).toBeGreaterThan(3_000);
    expect(broken / calls).toBeLessThanOrEqual(0.001);
    expect(literal / calls).toBeGreaterThan(0.5);
  });

  it.each(each.map((one) => [one.workload.role, one] as const))('%s', (_role, { workload, broken: lost, cut }) => {
    expect(lost.map(({ access, day }) => `${day} ${access.resource ?? ''}`)).toEqual([]);
    expect(cut > 0).toBe(workload.narrowed);
  });
});
