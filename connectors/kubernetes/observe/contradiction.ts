import type { Observation } from '../../../src/core/observation.ts';
import type { Asker } from '../audit-policy/asker.ts';
import { fatesOf } from '../audit-policy/fates.ts';
import { everywhere, type Requests } from '../audit-policy/requests.ts';
import type { Settings } from './settings.ts';

/** Of anybody, parts of the system among them, every rule may speak. */
const WHOEVER: Asker = { isUser: () => 'some', inGroup: () => 'some' };

const found = new WeakMap<Observation['classes'], Map<string, string | undefined>>();

/**
 * What the record shows although a policy leaves it out, whoever asks: then the policy is not the one by which the record
 * was written. Undefined when there is nothing.
 */
export function contradiction({ policies }: Settings, { classes }: Observation): string | undefined {
  const names = policies.map(({ name }) => name).join('\n');
  const known = found.get(classes) ?? new Map<string, string | undefined>();
  found.set(classes, known);
  if (!known.has(names)) known.set(names, contradicted(policies, classes));
  return known.get(names);
}

function contradicted(policies: Settings['policies'], classes: Observation['classes']): string | undefined {
  for (const name of classes.keys()) {
    const requests = requestsOfClass(name);
    if (requests === undefined) continue;
    const policy = policies.find((one) => fatesOf(one.policy, WHOEVER, requests).every(({ level }) => level === 'None'));
    if (policy !== undefined) return `the record shows ${name}, which ${policy.name} leaves out: is it the policy of that record?`;
  }
  return undefined;
}

/** The requests of a class that is a verb and a kind, as `callText` writes it; of a path only its own place in the policy counts. */
function requestsOfClass(name: string): Requests | undefined {
  const [verb = '', what = '', ...rest] = name.split(' ');
  if (rest.length > 0 || !what.includes('/') || what.startsWith('/')) return undefined;
  const [group = '', ...resource] = what.split('/');
  return everywhere(verb, group === 'core' ? '' : group, resource.join('/'));
}
