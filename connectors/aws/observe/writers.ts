import type { Observation } from '../../../src/core/observation.ts';
import { type EventKind, records } from '../evidence/selects.ts';
import type { Trail } from '../evidence/trail.ts';
import { dataTypes } from '../mapping/logged.ts';

/**
 * May these trails alone have written all that the record shows? `describe-trails` tells of every trail of the account,
 * and the files at hand are often those of one: settings of a trail that writes elsewhere say nothing of them. Of no
 * trails: no.
 */
export function mayBeAll(trails: readonly Trail[], { scopes, classes }: Observation): boolean {
  if (trails.length === 0) return false;
  // What is stopped now may have written before.
  const once = trails.map((trail) => ({ ...trail, logging: true }));
  const somewhere = (kinds: readonly EventKind[]): boolean => kinds.some((kind) => once.some((trail) => records(trail, kind) !== 'no'));
  const there = (scope: string): boolean => once.some((trail) => trail.multiRegion !== false || trail.homeRegion === scope);
  return scopes.every(there) && [...classes.keys()].every((name) => somewhere(kindsOf(name)));
}

/** Kinds of events of which one bears a class out (`mapping/classes.ts`). */
function kindsOf(name: string): readonly EventKind[] {
  const both = (rest: Omit<EventKind, 'readOnly'>): readonly EventKind[] => [true, false].map((readOnly) => ({ ...rest, readOnly }));
  if (name.startsWith('management:')) return [{ category: 'Management', readOnly: name === 'management:read' }];
  if (name.startsWith('source:')) return both({ category: 'Management', eventSource: name.slice('source:'.length) });
  const [, prefix = '', eventName = '', resource = ''] = /^data:([^:]*):([^@]*)@(.*)$/s.exec(name) ?? [];
  const types = dataTypes(prefix);
  return (types.length === 0 ? [undefined] : types).flatMap((type) => both({ category: 'Data', eventName, resources: `${resource}*`, ...(type === undefined ? {} : { resourceType: type }) }));
}
