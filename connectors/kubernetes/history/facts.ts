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
 * `detail.created`: there was none before (answered 201). Where the record does not tell which objects of a kind and
 * namespace it was, the name is `*`.
 */
export function factsOf(event: AuditEvent, request: Attributes): readonly Fact[] {
  const at = instantOf(event.requestReceivedTimestamp);
  if (at === undefined || 'path' in request) return [];
  const changes = changesOf(event);
  const created = event.responseStatus?.code === 201 ? { created: 'true' } : {};
  const common = { kind: 'grant-change', instance: '', at, id: event.auditID, actor: (event.impersonatedUser ?? event.user).username } as const;
  if (changes === 'unknown') {
    const kind = KINDS[request.resource] ?? request.resource;
    // The server tells the name of what it created, though the request did not.
    const name = request.name === '' && event.verb === 'create' ? (event.objectRef?.name ?? '') : request.name;
    const subject = reference({ kind, namespace: request.namespace, name: name === '' ? '*' : name });
    return [{ ...common, subject, detail: { event: event.verb, ...created, state: 'unknown' } }];
  }
  return changes.map((change): Fact => {
    const became = change.object === undefined ? { state: 'deleted' } : { state: 'known', object: canonicalJson(change.object) };
    return { ...common, subject: reference(change), detail: { event: event.verb, ...created, ...became } };
  });
}

const KINDS: Readonly<Record<string, string>> = { roles: 'Role', clusterroles: 'ClusterRole', rolebindings: 'RoleBinding', clusterrolebindings: 'ClusterRoleBinding' };
