import type { ActionInfo } from '../actions.ts';

const READS = /^(Get|List|Describe|Head|Lookup|BatchGet|Search|View)/;
const WRITES =
  /^(Accept|Add|Allocate|Apply|Assign|Associate|Attach|Authorize|Cancel|Change|Create|Deactivate|Delete|Deregister|Detach|Disable|Disassociate|Enable|Import|Modify|Purchase|Put|Reboot|Register|Reject|Release|Remove|Replace|Reset|Restore|Revoke|Run|Schedule|Send|Set|Start|Stop|Terminate|Unassign|Update|Upload)/;

export type Access = 'read' | 'write';

/** How CloudTrail may file calls of an action (`readOnly`); both where its name does not tell. */
export function accessesOf(info: ActionInfo): readonly Access[] {
  const name = info.action.slice(info.service.length + 1);
  const reads = info.level === 'Read' || info.level === 'List';
  if (reads && READS.test(name)) return ['read'];
  if (!reads && WRITES.test(name)) return ['write'];
  return ['read', 'write'];
}

/** The same of calls whose names begin as a pattern does; both where its verb is not written out. */
export function accessesOfPattern(pattern: string): readonly Access[] {
  const verb = /^[^*?]*/.exec(pattern.slice(pattern.indexOf(':') + 1))?.[0] ?? '';
  if (READS.test(verb)) return ['read'];
  return WRITES.test(verb) ? ['write'] : ['read', 'write'];
}
