import { readdirSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { BindingObject, RoleObject } from '../../../connectors/kubernetes/grants/objects.ts';
import { type Grants, roleKey } from '../../../connectors/kubernetes/model/authorize.ts';
import type { Role } from '../../../connectors/kubernetes/rbac.ts';
import type { AuditEvent } from '../../../connectors/kubernetes/record/event.ts';
import { readEvent } from '../../../connectors/kubernetes/record/read-event.ts';

const BOOKSHOP = new URL('../../../fixtures/kubernetes/bookshop/', import.meta.url);

/** A file of the recorded cluster, decompressed. */
export function unpacked(name: string): string {
  return gunzipSync(readFileSync(new URL(name, BOOKSHOP))).toString('utf8');
}

/** Roles and bindings of a dump of `kubectl get … -o json`. */
export function grantsOf(dump: string): Grants {
  const { items } = JSON.parse(dump) as { items: { kind: string }[] };
  const roles = items.filter(({ kind }) => kind === 'Role' || kind === 'ClusterRole').map((item): Role => RoleObject.parse(item));
  return {
    roles: new Map(roles.map((role) => [roleKey(role.kind, role.namespace, role.name), role])),
    bindings: items.filter(({ kind }) => kind === 'RoleBinding' || kind === 'ClusterRoleBinding').map((item) => BindingObject.parse(item)),
  };
}

/** All records of a recording as they are written, in order of their stage's instant. */
export function* records(recording: 'full'): Generator<unknown> {
  for (const name of readdirSync(new URL(`${recording}/log/`, BOOKSHOP)).sort()) {
    for (const line of unpacked(`${recording}/log/${name}`).split('\n')) if (line !== '') yield JSON.parse(line);
  }
}

/** All events of a recording, in order of their stage's instant. */
export function* events(recording: 'full'): Generator<AuditEvent> {
  for (const record of records(recording)) {
    const event = readEvent(record);
    if (typeof event === 'string') throw new Error(event);
    yield event;
  }
}
