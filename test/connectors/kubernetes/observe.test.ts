import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../../connectors/kubernetes/audit-policy/parse.ts';
import type { KubernetesPermission } from '../../../connectors/kubernetes/inventory.ts';
import type { PolicyRule } from '../../../connectors/kubernetes/rbac.ts';
import { observable } from '../../../connectors/kubernetes/observe/index.ts';
import type { Observation, ShownClass } from '../../../src/core/observation.ts';
import type { Observable } from '../../../src/core/permission.ts';

interface Case {
  readonly name: string;
  /** Name of a policy beside the cases, of a managed log, or none. */
  readonly policy?: string;
  readonly managed?: string;
  /** Classes of requests that the record shows all the time; `gap` those that it does not show for long. */
  readonly shown: readonly string[];
  readonly gap?: readonly string[];
  readonly who: string;
  readonly group?: string;
  readonly verb: string;
  readonly on: string;
  readonly namespace?: string;
  readonly names?: readonly string[];
  readonly handsOut?: boolean;
  /** Verbs of other requests that the holder may make of the kind. */
  readonly within?: readonly string[];
  /** Kinds that are apart, as `on` names them. */
  readonly except?: readonly string[];
  readonly exceptNamespaces?: readonly string[];
  /** The owner says that no plugin asks for finalizers. */
  readonly unasked?: boolean;
  readonly observable: Observable['observable'];
  /** What reason or grounds must say. */
  readonly says: string;
}

const { policies, cases } = JSON.parse(readFileSync(new URL('../../cases/kubernetes/observable.json', import.meta.url), 'utf8')) as { policies: Record<string, unknown>; cases: readonly Case[] };

function ruleOf(verb: string, on: string, names: readonly string[]): PolicyRule {
  const [apiGroup = '', ...resource] = on.split('/');
  if (on.startsWith('/')) return { verbs: [verb], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [on] };
  return { verbs: [verb], apiGroups: [apiGroup === 'core' ? '' : apiGroup], resources: [resource.join('/')], resourceNames: names, nonResourceURLs: [] };
}

function permission({ who, group, verb, on, namespace = '', names = [], handsOut = false, within = [], except = [], exceptNamespaces = [] }: Case): KubernetesPermission {
  const holder = { kind: 'User', name: who } as const;
  return {
    instance: 'c',
    ...(group === undefined ? { subject: holder } : { subject: { kind: 'Group', name: group }, ...(who === '' ? {} : { holder }) }),
    handsOut,
    within,
    binding: 'b',
    role: 'r',
    rule: ruleOf(verb, on, names),
    namespace,
    except: except.map((kind) => ruleOf(verb, kind, [])),
    exceptNamespaces,
  };
}

function observation({ policy, managed, shown, gap = [], unasked }: Case): Observation {
  const read = policy === undefined ? [] : [{ path: `${policy}.yaml`, policy: parsePolicy('c', { path: `${policy}.yaml`, text: JSON.stringify(policies[policy]) }) }];
  const daily: ShownClass = { firstDay: '2026-01-01', lastDay: '2026-04-10', days: 100, longestGapDays: 0 };
  return {
    window: { instance: 'c', firstDay: '2026-01-01', fromDay: '2026-01-01', toDay: '2026-04-10', until: '2026-04-10T23:00:00Z', seconds: 8_640_000, gaps: [] },
    scopes: ['*'],
    allScopes: false,
    classes: new Map([...shown.map((name) => [name, daily] as const), ...gap.map((name) => [name, { ...daily, longestGapDays: 30 }] as const)]),
    evidence: { policies: read, ...(managed === undefined ? {} : { managed }), ...(unasked === true ? { ownerReferencesUnasked: true } : {}) },
  };
}

describe('would the record have shown it?', () => {
  it.each(cases)('$name', (row) => {
    const answer = observable(permission(row), observation(row));
    expect({ is: answer.observable, words: answer.observable === 'yes' ? answer.grounds : answer.reason }).toEqual({ is: row.observable, words: expect.stringContaining(row.says) as string });
  });
});
