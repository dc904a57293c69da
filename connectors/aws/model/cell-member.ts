import type { Cell } from './cell.ts';
import type { Budget } from './difference.ts';
import { aResource, anAction } from './text-set.ts';

/** A concrete request. A resource may hold policy variables: it is one whatever they stand for. */
export interface ConcreteRequest {
  readonly action: string;
  readonly resource: string;
}

/** A request of the cell; `none`; or in words why neither is known. */
export function memberOf(cell: Cell, budget: Budget): ConcreteRequest | string {
  const action = anAction(cell.actions, budget);
  if (action.is === 'none') return 'none';
  const resource = aResource(cell.resources, budget);
  if (resource.is === 'none') return 'none';
  if (action.is === 'unknown') return action.why;
  return resource.is === 'unknown' ? resource.why : { action: action.text, resource: resource.text };
}

/** A request of one of the cells, or why it is not known whether there is one; `undefined` when there is none. */
export function firstMember(cells: readonly Cell[], budget: Budget): ConcreteRequest | string | undefined {
  for (const cell of cells) {
    const member = memberOf(cell, budget);
    if (member !== 'none') return member;
  }
  return undefined;
}
