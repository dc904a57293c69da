import type { Since } from '../../../src/core/grant-history.ts';
import type { KubernetesPermission } from '../inventory.ts';
import { serviceAccountUser } from '../model/applies.ts';
import { uncovered } from '../model/cover-rules.ts';
import { roleReference } from '../model/reaching.ts';
import type { Binding, Subject } from '../rbac.ts';
import type { Segment, Slot } from './slot.ts';

/** Since when a binding has bound this subject to a role that says this, without a break; undefined = since before `from`. */
export function sinceOf(slots: ReadonlyMap<string, Slot>, permission: KubernetesPermission, from: number): Since | undefined {
  const bound = runOf(slots.get(permission.binding), (content) => 'subjects' in content && binds(content, permission));
  const said = runOf(slots.get(permission.role), (content) => 'rules' in content && uncovered(content.rules, [permission.rule]).length === 0);
  const last = bound === undefined || (said !== undefined && said.at > bound.at) ? said : bound;
  return last === undefined || last.at <= from ? undefined : last;
}

function binds(binding: Binding, permission: KubernetesPermission): boolean {
  return roleReference(binding) === permission.role && binding.subjects.some((subject) => isThis(subject, permission, binding.namespace));
}

/** The beginning of the unbroken run of segments up to today that grant it; undefined = it has none. */
function runOf(slot: Slot | undefined, grants: (content: Exclude<Segment['content'], string>) => boolean): Since | undefined {
  const segments = slot?.segments ?? [];
  let first: Segment | undefined;
  let before: Segment | undefined;
  for (const segment of [...segments].reverse()) {
    before = segment;
    if (typeof segment.content === 'string' || segment.assumed === true || !grants(segment.content)) break;
    first = segment;
  }
  if (first === undefined || first === before || !Number.isFinite(first.from)) return undefined;
  // Where it is not known what was there before, the change may have left it as it was: nobody is said to have given it.
  return { at: first.from, ...(first.given === undefined || before?.content === 'unread' ? {} : { change: first.given }) };
}

function isThis(subject: Subject, { subject: wanted }: KubernetesPermission, bindingNamespace: string): boolean {
  if (wanted.kind === 'Group') return subject.kind === 'Group' && subject.name === wanted.name;
  if (subject.kind === 'User') return subject.name === wanted.name;
  return subject.kind === 'ServiceAccount' && serviceAccountUser(subject.namespace === '' ? bindingNamespace : subject.namespace, subject.name) === wanted.name;
}
