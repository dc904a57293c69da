import { canonicalJson } from '../../../src/core/json.ts';
import { instantOf } from '../../../src/core/instant.ts';
import type { Fact } from '../../../src/core/usage.ts';
import type { Attributes } from '../rbac.ts';
import type { AuditEvent } from '../record/event.ts';
import { reference } from '../references.ts';
import { changesOf } from './changes.ts';

/**
 * Changes of roles and bindings that an event shows, each under the reference of its object. `detail.object`: the role or
 * binding as it became, as JSON; without, `detail.state` is `deleted`, or `unknown` where the record does not hold it.
 */
export function factsOf(event: AuditEvent, request: Attributes): readonly Fact[] {
  const at = instantOf(event.requestReceivedTimestamp);
  if (at === undefined || 'path' in request) return [];
  const changes = changesOf(event);
  const common = { kind: 'grant-change', instance: '', at, id: event.auditID, actor: (event.impersonatedUser ?? event.user).username } as const;
  if (changes === 'unknown') {
    const kind = KINDS[request.resource] ?? request.resource;
    return [{ ...common, subject: reference({ kind, namespace: request.namespace, name: request.name === '' ? '*' : request.name }), detail: { event: event.verb, state: 'unknown' } }];
  }
  return changes.map((change): Fact => ({
    ...common,
    subject: reference(change),
    detail: { event: event.verb, ...(change.object === undefined ? { state: 'deleted' } : { state: 'known', object: canonicalJson(change.object) }) },
  }));
}

const KINDS: Readonly<Record<string, string>> = { roles: 'Role', clusterroles: 'ClusterRole', rolebindings: 'RoleBinding', clusterrolebindings: 'ClusterRoleBinding' };
