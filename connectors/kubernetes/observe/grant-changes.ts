import type { Observation } from '../../../src/core/observation.ts';
import { ANYBODY } from '../audit-policy/asker.ts';
import { everywhere } from '../audit-policy/requests.ts';
import { borneOut } from './borne-out.ts';
import { contradiction } from './contradiction.ts';
import { bySettings, settingsOf } from './settings.ts';

const KINDS = ['roles', 'clusterroles', 'rolebindings', 'clusterrolebindings'];
const VERBS = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/**
 * Does the record show changes of roles and bindings, whoever makes them, so that their absence says that there was none?
 * A policy that records all of them is enough, because weeks pass without one where nobody installs anything; one that is
 * published in part only is not.
 */
export function showsGrantChanges(observation: Observation): 'by settings' | 'if shown' | 'no' {
  const settings = settingsOf(observation);
  if (contradiction(settings, observation) !== undefined) return 'if shown';
  const told = KINDS.flatMap((kind) => VERBS.map((verb) => {
    const requests = everywhere(verb, 'rbac.authorization.k8s.io', kind);
    const by = bySettings(settings, ANYBODY, requests, 'changes of grants');
    if (by?.observable === 'no') return 'no';
    const isWhole = by?.observable === 'yes' && settings.incomplete === undefined;
    return isWhole && borneOut(by, requests, observation).observable === 'yes' ? 'by settings' : 'if shown';
  }));
  if (told.includes('no')) return 'no';
  return told.includes('if shown') ? 'if shown' : 'by settings';
}
