import { expect, it } from 'vitest';
import { changesOf, type RbacChange } from '../../../connectors/kubernetes/history/changes.ts';
import { GrantsInForce } from '../../../connectors/kubernetes/history/in-force.ts';
import { causes, type Grants } from '../../../connectors/kubernetes/model/authorize.ts';
import { asked, type AuditEvent, decidedFor } from '../../../connectors/kubernetes/record/event.ts';
import { events, grantsOf, unpacked } from './bookshop.ts';

/** Does RBAC under these grants decide as the event says, and by the binding that it names? */
function agrees(grants: Grants, event: AuditEvent): boolean {
  const request = asked(event);
  const { 'authorization.k8s.io/decision': decision, 'authorization.k8s.io/reason': reason = '' } = event.annotations ?? {};
  if (request === undefined) return false;
  const found = causes(grants, decidedFor(event), request);
  if (decision === 'forbid') return found.length === 0;
  // Without a reason another authorizer allowed it (Node), or the requester is of system:masters.
  if (reason === '') return true;
  return found.some(({ binding }) => reason.startsWith(`RBAC: allowed by ${binding.kind} ${JSON.stringify(binding.namespace === '' ? binding.name : `${binding.name}/${binding.namespace}`)} `));
}

function sorted({ bindings }: Grants): readonly string[] {
  return bindings.map((binding) => JSON.stringify(binding)).sort();
}

it('decides the recorded requests of 100 days as the server did, by the grants in force at the time', () => {
  const inForce = new GrantsInForce(grantsOf(unpacked('full/rbac-start.json.gz')));
  const changes: { at: string; change: RbacChange }[] = [];
  const decided: AuditEvent[] = [];
  let unknown = 0;
  for (const event of events('full')) {
    const found = changesOf(event);
    if (found === 'unknown') unknown += 1;
    else for (const change of found) changes.push({ at: event.stageTimestamp, change });
    if (event.stage === 'ResponseComplete' && event.annotations?.['authorization.k8s.io/decision'] !== undefined) decided.push(event);
  }
  decided.sort((a, b) => (a.requestReceivedTimestamp < b.requestReceivedTimestamp ? -1 : 1));
  let next = 0;
  let grants = inForce.now();
  const advance = (until: string): void => {
    const from = next;
    for (; next < changes.length && (changes[next] as { at: string }).at <= until; next += 1) inForce.apply((changes[next] as { change: RbacChange }).change);
    if (next > from) grants = inForce.now();
  };
  const missed = decided.filter((event) => {
    advance(event.requestReceivedTimestamp);
    if (agrees(grants, event)) return false;
    // Decided while a change was under way: either side counts.
    advance(event.stageTimestamp);
    return !agrees(grants, event);
  });
  expect({ decided: decided.length, changes: changes.length, unknown }).toEqual({ decided: 45_982, changes: 92, unknown: 0 });
  const end = grantsOf(unpacked('full/rbac-end.json.gz'));
  advance('9999');
  // Maps are equal whatever their order.
  expect(grants.roles).toEqual(end.roles);
  expect(sorted(grants)).toEqual(sorted(end));
  expect(missed.map(({ auditID, verb, requestURI, user, annotations }) => ({ auditID, verb, requestURI, user: user.username, annotations }))).toEqual([]);
});
