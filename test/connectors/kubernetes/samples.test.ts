import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { parsePolicy } from '../../../connectors/kubernetes/audit-policy/parse.ts';
import { project } from '../../../connectors/kubernetes/record/project.ts';
import { describeSamples } from '../../samples.ts';

describeSamples('a log of 2017 that leaves decisions out', (folder) => {
  const file = (name: string): string => readFileSync(path.join(folder, 'k8s-audit-small', name), 'utf8');

  it('each request is a use in doubt of the impersonated one, or an attempt', () => {
    const calls = file('demo.log').trim().split('\n').map((line) => project(JSON.parse(line)));
    const counts = new Map<string, number>();
    for (const call of calls) {
      const told = call.kind === 'call' ? `${call.key.principal} ${call.key.outcome} ${call.key.context['decision'] ?? ''} ${call.key.context['impersonation'] === undefined ? '' : 'impersonated'}` : call.kind;
      counts.set(told, (counts.get(told) ?? 0) + 1);
    }
    expect(Object.fromEntries(counts)).toEqual({
      'system:serviceaccount:ns1:sa1 allowed untold impersonated': 1,
      'system:serviceaccount:ns1:sa1 refused untold impersonated': 4,
      'user:alice refused untold impersonated': 3,
      'user:bob allowed untold impersonated': 25,
      'user:bob refused untold impersonated': 4,
    });
  });

  it('its policy', () => {
    expect(parsePolicy('shop', { path: 'demo-policy.yaml', text: file('demo-policy.yaml') }).rules).toHaveLength(1);
  });
});
