import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { audited, type Level } from '../../../connectors/kubernetes/audit-policy/level.ts';
import { MANAGED, type ManagedLog, type ManagedName } from '../../../connectors/kubernetes/audit-policy/managed.ts';
import { showsGrantChanges } from '../../../connectors/kubernetes/observe/grant-changes.ts';
import type { Attributes } from '../../../connectors/kubernetes/rbac.ts';

interface Case {
  readonly user: string;
  readonly groups: readonly string[];
  readonly verb: string;
  /** `<group>/<resource>[/<subresource>]`, `core` for the group without a name; or a path. */
  readonly on: string;
  readonly namespace?: string;
  readonly name?: string;
  /** By the name of the published text. */
  readonly level: Readonly<Record<string, Level>>;
  readonly rule: Readonly<Record<string, number>>;
}

const { published, cases } = JSON.parse(readFileSync(new URL('../../cases/kubernetes/managed-policies.json', import.meta.url), 'utf8')) as { published: Record<string, string>; cases: readonly Case[] };

function attributes({ verb, on, namespace = '', name = '' }: Case): Attributes {
  if (on.startsWith('/')) return { verb, path: on };
  const [apiGroup = '', resource = '', subresource = ''] = on.split('/');
  return { verb, apiGroup: apiGroup === 'core' ? '' : apiGroup, resource, subresource, namespace, name };
}

/** By the first policy of a log: the one that its maker prints. */
function told(log: ManagedName, row: Case): { readonly level: Level; readonly rule: number } {
  const [own] = (MANAGED[log] as ManagedLog).policies;
  if (own === undefined) throw new Error(`${log} has no policy`);
  const { level, rule = NaN } = audited(own.policy, { user: row.user, groups: row.groups }, attributes(row));
  return { level, rule: rule + 1 };
}

function title({ user, verb, on, namespace }: Case): string {
  return `${user} ${verb} ${on}${namespace === undefined ? '' : ` in ${namespace}`}`;
}

describe('policies that can be named say what is published', () => {
  it.each(['gce', 'eks'] as const)('%s', (log) => {
    const mismatches = cases.flatMap((row) => {
      const is = told(log, row);
      return is.level === row.level[log] && is.rule === row.rule[log] ? [] : [{ request: title(row), is, published: { level: row.level[log], rule: row.rule[log] } }];
    });
    expect(mismatches).toEqual([]);
    expect(cases.length).toBeGreaterThan(70);
  });

  it('the newest script leaves out whatever an earlier one left out', () => {
    const earlier = Object.keys(published).filter((name) => name.startsWith('gce-'));
    expect(earlier).toHaveLength(2);
    const newer = cases.filter((row) => earlier.some((name) => row.level[name] === 'None') && told('gce', row).level !== 'None');
    expect(newer.map(title)).toEqual([]);
  });

  it('each rule of both is met by a row', () => {
    for (const log of ['gce', 'eks'] as const) {
      const rules = MANAGED[log].policies[0].policy.rules.length;
      expect([...new Set(cases.map((row) => row.rule[log]))].sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(Array.from({ length: rules }, (_, at) => at + 1));
    }
  });

  it.each([['gce', 'by settings'], ['eks', 'by settings'], ['gke-admin-activity', 'if shown'], ['gke-data-access', 'if shown'], ['aks-kube-audit', 'if shown'], ['aks-kube-audit-admin', 'if shown']] as const)('that nobody changed a grant is told by %s: %s', (managed, told) => {
    const daily = { firstDay: '2026-01-01', lastDay: '2026-04-10', days: 100, longestGapDays: 0 };
    expect(showsGrantChanges({
      window: { instance: 'c', firstDay: '2026-01-01', fromDay: '2026-01-01', toDay: '2026-04-10', until: '2026-04-10T23:00:00Z', seconds: 8_640_000, gaps: [] },
      scopes: ['*'], allScopes: false, classes: new Map([['create core/pods', daily], ['get core/pods', daily]]), evidence: { policies: [], managed },
    })).toBe(told);
  });

  it('a log counts as whole only where its maker publishes all of its policy', () => {
    const whole = Object.entries(MANAGED).filter(([, log]: [string, ManagedLog]) => log.policies.length > 0 && log.incomplete === undefined).map(([name]) => name);
    expect(whole).toEqual(['gce', 'eks']);
  });
});
