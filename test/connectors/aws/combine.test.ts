import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Statement } from '../../../connectors/aws/inventory.ts';
import { type Finding, type Layer, type Named, type ResourceLayer, combine, unknownLayer } from '../../../connectors/aws/model/combine.ts';
import { type Caller, resourceLayer } from '../../../connectors/aws/model/resource-layer.ts';
import { canonicalJson } from '../../../src/core/json.ts';

/** Layers in words: `allow`, `allow?`, `deny`, `deny?`, `none`; of a resource policy whom it names, with `?` if it may. */
interface Decided {
  readonly name: string;
  readonly identity: string;
  readonly boundary?: string;
  readonly session?: string;
  readonly resource?: string;
  readonly organization?: readonly string[];
  readonly resourceControl?: readonly string[];
  readonly sameAccount: boolean;
  readonly resourceMustAllow?: boolean;
  readonly decision: string;
  /** Who allows, why it is denied, or what is missing. */
  readonly why: string | readonly string[];
}

/** How one statement's Principal or NotPrincipal names a caller: as an Allow, and as a Deny. */
interface Addressed {
  readonly name: string;
  readonly caller: 'user' | 'bounded' | 'session' | 'unnamed' | 'federated';
  readonly Principal?: unknown;
  readonly NotPrincipal?: unknown;
  readonly allow: string | null;
  readonly deny: string;
}

const TABLE = JSON.parse(readFileSync(new URL('../../cases/aws-combine.json', import.meta.url), 'utf8')) as {
  readonly decisions: readonly Decided[];
  readonly principals: readonly Addressed[];
};

function finding(words: string, word: string, sure: string, open: string, none: readonly string[]): Finding {
  const list = words.split(' ');
  if (list.includes(word)) return { holds: 'yes', texts: [sure] };
  return list.includes(`${word}?`) ? { holds: 'maybe', texts: [open] } : { holds: 'no', texts: none };
}

function denial(name: string, words: string): Finding {
  return finding(words, 'deny', name, `${name} may deny`, []);
}

function layer(name: string, words: string): Layer {
  return { name: `${name}: `, deny: denial(name, words), allow: finding(words, 'allow', name, `${name} may allow`, ['no statement allows it']) };
}

function optional(name: string, words: string | undefined): Layer | undefined {
  return words === undefined ? undefined : layer(name, words);
}

function resourceOf(words: string): ResourceLayer {
  const allow = (named: Named) => finding(words, named, `resource for ${named}`, `resource for ${named} may allow`, ['resource: no statement allows it']);
  return {
    name: 'resource: ',
    deny: denial('resource', words),
    allow: { caller: allow('caller'), holder: allow('holder'), account: allow('account'), anyone: allow('anyone') },
  };
}

describe('the policies that a request meets, together', () => {
  test.each(TABLE.decisions)('$name', (row) => {
    const answer = combine({
      identity: layer('identity', row.identity),
      boundary: optional('boundary', row.boundary),
      session: optional('session', row.session),
      resource: row.resource === undefined ? undefined : resourceOf(row.resource),
      organization: (row.organization ?? []).map((words, at) => layer(`organization ${at + 1}`, words)),
      resourceControl: (row.resourceControl ?? []).map((words, at) => layer(`resourceControl ${at + 1}`, words)),
      sameAccount: row.sameAccount,
      resourceMustAllow: row.resourceMustAllow ?? false,
    });
    const why = answer.decision === 'denied' ? answer.by : answer.decision === 'allowed' ? answer.by : answer.missing;
    expect([answer.decision, why]).toEqual([row.decision, row.why]);
  });

  test('a policy that nobody can read may deny and may allow', () => {
    const identity = layer('identity', 'allow');
    const answer = combine({ identity, organization: [unknownLayer('SCPs of the root: ', 'the SCPs of the root')], sameAccount: true });
    expect(answer).toEqual({ decision: 'unknown', missing: ['the SCPs of the root'] });
    expect(combine({ identity: layer('identity', 'none'), organization: [unknownLayer('', 'x')], sameAccount: true }).decision).toBe('denied');
  });
});

const USER: Caller = { account: '111122223333', holder: 'arn:aws:iam::111122223333:user/ann', id: 'AIDAANN', isSession: false, hasBoundary: false };
const ROLE: Caller = { account: '111122223333', holder: 'arn:aws:iam::111122223333:role/app', id: 'AROAAPP', isSession: true, hasBoundary: false };
const CALLERS: Readonly<Record<Addressed['caller'], Caller>> = {
  user: USER,
  bounded: { ...USER, hasBoundary: true },
  session: { ...ROLE, session: 'arn:aws:sts::111122223333:assumed-role/app/job' },
  unnamed: ROLE,
  federated: { ...USER, isSession: true, session: 'arn:aws:sts::111122223333:federated-user/ann' },
};
const ACCESS = { account: '111122223333', principal: 'X', action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };

function layerFor(row: Addressed, statement: Partial<Statement>): ResourceLayer {
  const principal = canonicalJson(row.NotPrincipal === undefined ? { Principal: row.Principal } : { NotPrincipal: row.NotPrincipal });
  const whole: Statement = { effect: 'Allow', actions: ['s3:*'], resources: ['arn:aws:s3:::b/*'], principal, origin: 0, ...statement };
  return resourceLayer('policy of b', { version: '2012-10-17', statements: [whole] }, CALLERS[row.caller], ACCESS);
}

describe('whom a resource policy names', () => {
  test.each(TABLE.principals)('$name', (row) => {
    const allow = layerFor(row, {}).allow;
    const named = Object.entries(allow).filter(([, { holds }]) => holds !== 'no').map(([name, { holds }]) => (holds === 'yes' ? name : `${name}?`));
    expect([named, layerFor(row, { effect: 'Deny' }).deny.holds]).toEqual([row.allow === null ? [] : [row.allow], row.deny]);
  });

  const anyone = TABLE.principals.find(({ name }) => name === 'user: anyone')!;

  test('its action, resource and conditions must match as well', () => {
    expect(layerFor(anyone, { actions: ['s3:PutObject'] }).allow.anyone.holds).toBe('no');
    expect(layerFor(anyone, { resources: ['arn:aws:s3:::c/*'] }).allow.anyone.holds).toBe('no');
    expect(layerFor(anyone, { condition: '{"Bool":{"aws:SecureTransport":"true"}}' }).allow.anyone).toEqual({
      holds: 'maybe',
      texts: ['the key aws:SecureTransport, for policy of b, statement 1'],
    });
  });

  test('a statement without Resource speaks of the resource that carries it', () => {
    const principal = canonicalJson({ Principal: '*' });
    const statements: readonly Statement[] = [{ effect: 'Allow', actions: ['s3:*'], principal, origin: 0 }];
    expect(resourceLayer('policy of b', { version: '2012-10-17', statements }, USER, ACCESS).allow.anyone.holds).toBe('yes');
  });
});
