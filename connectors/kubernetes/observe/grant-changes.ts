import type { Observation } from '../../../src/core/observation.ts';
import { ANYBODY } from '../audit-policy/asker.ts';
import { everywhere } from '../audit-policy/requests.ts';
import { bySettings, settingsOf } from './settings.ts';

const KINDS = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'];
const VERBS = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** Does the record show changes of roles and bindings, whoever makes them, so that their absence says that there was none? */
export function showsGrantChanges(observation: Observation): boolean {
  const settings = settingsOf(observation);
  return KINDS.every((kind) => VERBS.every((verb) => bySettings(settings, ANYBODY, everywhere(verb, 'rbac.authorization.k8s.io', kind), 'changes of grants')?.observable !== 'no'));
}
