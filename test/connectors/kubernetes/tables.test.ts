import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { audited, type AuditPolicy, type AuditRule, type Level } from '../../../connectors/kubernetes/audit-policy/level.ts';
import { BindingObject, RoleObject } from '../../../connectors/kubernetes/grants/objects.ts';
import { isSubject } from '../../../connectors/kubernetes/model/applies.ts';
import { causes, roleKey } from '../../../connectors/kubernetes/model/authorize.ts';
import { pathCovers, uncovered } from '../../../connectors/kubernetes/model/cover-rules.ts';
import { ruleAllows } from '../../../connectors/kubernetes/model/match.ts';
import type { Attributes, PolicyRule, Subject } from '../../../connectors/kubernetes/rbac.ts';
import { attributesOf } from '../../../connectors/kubernetes/record/request-info.ts';

type Request = Partial<Record<'verb' | 'apiGroup' | 'resource' | 'subresource' | 'namespace' | 'name' | 'path', string>>;

/** The rows of a table in test/cases/kubernetes; its source is named in it. */
function table<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../../cases/kubernetes/${name}.json`, import.meta.url), 'utf8')) as T;
}

function attributes({ verb = '', apiGroup = '', resource = '', subresource = '', namespace = '', name = '', path }: Request): Attributes {
  return path === undefined ? { verb, apiGroup, resource, subresource, namespace, name } : { verb, path };
}

function rule(given: Partial<PolicyRule>): PolicyRule {
  return { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [], ...given };
}

describe('the rules of RBAC', () => {
  const { cases } = table<{ cases: { name: string; rule: Partial<PolicyRule>; request: Request; allowed: boolean }[] }>('rules');
  it.each(cases)('$name: $request.verb $request.apiGroup $request.resource $request.path', (row) => {
    expect(ruleAllows(rule(row.rule), attributes(row.request))).toBe(row.allowed);
  });
});

describe('the authorizer', () => {
  const { cases } = table<{ cases: { name: string; roles: unknown[]; bindings: unknown[]; user: string; groups: string[]; request: Request; allowed: boolean }[] }>('authorize');
  it.each(cases)('$name: $user $groups $request', (row) => {
    const roles = new Map(row.roles.map((role) => RoleObject.parse(role)).map((role) => [roleKey(role.kind, role.namespace, role.name), role]));
    const grants = { roles, bindings: row.bindings.map((binding) => BindingObject.parse(binding)) };
    expect(causes(grants, row, attributes(row.request)).length > 0).toBe(row.allowed);
  });
});

describe('subjects', () => {
  const { cases } = table<{ cases: { name: string; subjects: Partial<Subject>[]; user: string; groups: string[]; namespace: string; applies: boolean }[] }>('subjects');
  it.each(cases)('$name', (row) => {
    const subjects = row.subjects.map((subject) => ({ kind: 'User', name: '', namespace: '', ...subject }) as Subject);
    expect(subjects.some((subject) => isSubject(subject, row, row.namespace))).toBe(row.applies);
  });
});

describe('what rules cover', () => {
  const { cases } = table<{ cases: { name: string; wide: Partial<PolicyRule>[]; narrow: Partial<PolicyRule>[]; uncovered: string[] }[] }>('covers');
  it.each(cases)('$name', (row) => {
    const missing = uncovered(row.wide.map(rule), row.narrow.map(rule));
    expect(missing.map((atom) => ('path' in atom ? `${atom.verb} ${atom.path}` : `${atom.verb} ${atom.apiGroup} ${atom.resource}`))).toEqual(row.uncovered);
  });

  const paths = table<{ cases: { wide: string; narrow: string; covers: boolean }[] }>('paths').cases;
  it.each(paths)('path $wide covers $narrow: $covers', (row) => {
    expect(pathCovers(row.wide, row.narrow)).toBe(row.covers);
  });
});

describe('what a request asks for', () => {
  const { cases } = table<{ cases: ({ method: string; uri: string } & Request)[] }>('request-info');
  it.each(cases)('$method $uri', ({ method, uri, ...expected }) => {
    expect(attributesOf(method, uri)).toEqual(expected);
  });
});

describe('audit policies', () => {
  const { requests, rules, cases } = table<{
    requests: Record<string, Request>;
    rules: Record<string, Omit<Partial<AuditRule>, 'resources'> & { resources?: Partial<AuditRule['resources'][number]>[] }>;
    cases: { request: string; rules: string[]; policyOmits: string[]; level: Level; omits: string[] }[];
  }>('audit-policy');

  function policyOf(names: readonly string[], omitStages: readonly string[]): AuditPolicy {
    const whole = names.map((name): AuditRule => {
      const { resources = [], level = 'None', ...given } = rules[name] ?? {};
      return { users: [], userGroups: [], verbs: [], namespaces: [], nonResourceURLs: [], omitStages: [], ...given, level, resources: resources.map((one) => ({ group: '', resources: [], resourceNames: [], ...one })) };
    });
    return { rules: whole, omitStages };
  }

  it.each(cases)('$request under $rules, without $policyOmits: $level', (row) => {
    const who = row.request === 'Unauthorized' ? undefined : { user: 'tim@k8s.io', groups: ['humans', 'developers'] };
    const found = audited(policyOf(row.rules, row.policyOmits), who, attributes(requests[row.request] ?? {}));
    expect(found.level).toBe(row.level);
    // Which stages are left out matters only where something is recorded.
    if (found.level !== 'None') expect(found.omitStages.toSorted()).toEqual(row.omits);
  });
});
