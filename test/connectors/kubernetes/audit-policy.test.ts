import { describe, expect, it } from 'vitest';
import { MANAGED, MANAGED_NAMES } from '../../../connectors/kubernetes/audit-policy/managed.ts';
import { evidence } from '../../../connectors/kubernetes/evidence.ts';
import { SourceError } from '../../../src/core/errors.ts';

function read(text: string): unknown {
  return evidence.read('shop', { auditPolicy: [{ path: 'policy.yaml', text }] });
}

const HEAD = 'apiVersion: audit.k8s.io/v1\nkind: Policy\n';

describe('files of --audit-policy-file', () => {
  it('YAML with comments, lists left out and null', () => {
    expect(read(`# ours\n${HEAD}omitStages: [RequestReceived]\nrules:\n- level: None # noise\n  users: ["system:kube-proxy"]\n  resources:\n  - group: ""\n    resources: [endpoints]\n  verbs: null\n- level: Metadata\n  omitManagedFields: true\n`)).toEqual({
      body: {
        policies: [{
          path: 'policy.yaml',
          policy: {
            omitStages: ['RequestReceived'],
            rules: [
              { level: 'None', users: ['system:kube-proxy'], userGroups: [], verbs: [], resources: [{ group: '', resources: ['endpoints'], resourceNames: [] }], namespaces: [], nonResourceURLs: [], omitStages: [] },
              { level: 'Metadata', users: [], userGroups: [], verbs: [], resources: [], namespaces: [], nonResourceURLs: [], omitStages: [] },
            ],
          },
        }],
      },
      proved: [{ instance: '', kind: 'audit-policy', path: 'policy.yaml', text: '2 rules, of which 1 leaves requests out' }],
    });
  });

  it.each([
    ['no YAML', '{'],
    ['another kind', 'apiVersion: v1\nkind: ConfigMap\n'],
    ['another version', 'apiVersion: audit.k8s.io/v2\nkind: Policy\nrules: []\n'],
    ['an unknown level', `${HEAD}rules: [{level: Everything}]\n`],
    ['no level', `${HEAD}rules: [{users: [a]}]\n`],
    ['a member of a rule that is not known, so that it may match less than it seems', `${HEAD}rules: [{level: None, userUIDs: [a]}]\n`],
    ['a bomb of aliases', `${HEAD}rules:\n${'- &a [x]\n'.repeat(1)}${Array.from({ length: 200 }, () => '- *a\n').join('')}`],
  ])('%s is refused with the file and what to do', (_, text) => {
    expect(() => read(text)).toThrow(SourceError);
    expect(() => read(text)).toThrow(/policy\.yaml/);
  });
});

describe('managed clusters', () => {
  it.each(MANAGED_NAMES)('%s', (managed) => {
    const { body, proved } = evidence.read('shop', {}, { managed });
    expect(body).toEqual({ policies: [], managed });
    expect(proved).toEqual([{ instance: '', kind: 'audit-policy', path: managed, text: MANAGED[managed].title }]);
  });

  it('another name is refused', () => {
    expect(() => evidence.read('shop', {}, { managed: 'minikube' })).toThrow(SourceError);
  });
});
