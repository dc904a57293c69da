import type { ResourceRegion, Statement } from '../inventory.ts';
import type { Piece } from './inside.ts';
import type { Rule } from './rule.ts';
import { type TextSet, simplerActions, simplerResources } from './text-set.ts';

/** A rectangle of requests: some actions on some resources. */
export interface Cell {
  readonly actions: TextSet;
  readonly resources: TextSet;
}

/** All requests of a piece. */
export function cellOf({ actions, region }: Piece): Cell {
  return {
    actions: 'pattern' in actions ? { all: [actions.pattern], none: [] } : { all: ['*'], none: actions.not },
    resources: { all: [region.pattern ?? '*'], none: holes(region) },
  };
}

/**
 * What is left of a cell without the requests of a statement, its conditions left aside: its other actions on all
 * resources, and the common actions on the other resources.
 */
function without(cell: Cell, { statement, regions }: Rule): readonly Cell[] {
  const common = commonActions(cell.actions, statement);
  if (common.length === 0) return [cell];
  let resources: readonly TextSet[] = [cell.resources];
  for (const region of regions) resources = resources.flatMap((each) => outsideRegion(each, region));
  if (resources.length === 1 && resources[0] === cell.resources) return [cell];
  return [
    ...otherActions(cell.actions, statement).map((actions) => ({ actions, resources: cell.resources })),
    ...common.flatMap((actions) => resources.map((each) => ({ actions, resources: each }))),
  ];
}

/** Real policies need fewer than fifty. */
const MAX_CELLS = 400;

/** What is left of cells without the requests of several statements; `undefined` when there are too many cells. */
export function withoutAll(cells: readonly Cell[], rules: readonly Rule[]): readonly Cell[] | undefined {
  let left = cells;
  for (const rule of rules) {
    left = left.flatMap((cell) => without(cell, rule));
    if (left.length > MAX_CELLS) return undefined;
  }
  return left;
}

/** Parts of a cell that certainly are outside all of the statements: by their action alone, and by their resource alone. */
export function beyondAll(cell: Cell, rules: readonly Rule[]): readonly Cell[] {
  let actions: readonly TextSet[] = [cell.actions];
  let resources: readonly TextSet[] = [cell.resources];
  for (const { statement, regions } of rules) {
    actions = actions.flatMap((each) => otherActions(each, statement)).slice(0, MAX_CELLS);
    for (const region of regions) resources = resources.flatMap((each) => outsideRegion(each, region)).slice(0, MAX_CELLS);
  }
  return [
    ...actions.map((each) => ({ actions: each, resources: cell.resources })),
    ...resources.map((each) => ({ actions: cell.actions, resources: each })),
  ];
}

/** The requests that a cell has in common with a statement, its conditions left aside. */
export function within(cell: Cell, { statement, regions }: Rule): readonly Cell[] {
  const resources = regions.flatMap((region) => {
    const all = region.pattern === undefined ? cell.resources.all : [...cell.resources.all, region.pattern];
    return simplerResources({ all, none: [...cell.resources.none, ...holes(region)] }) ?? [];
  });
  return commonActions(cell.actions, statement).flatMap((actions) => resources.map((each) => ({ actions, resources: each })));
}

function commonActions(set: TextSet, { actions, notActions }: Statement): readonly TextSet[] {
  if (notActions !== undefined) return [simplerActions({ all: set.all, none: [...set.none, ...notActions] })].flatMap((each) => each ?? []);
  const parts = (actions ?? []).flatMap((pattern) => simplerActions({ all: [...set.all, pattern], none: set.none }) ?? []);
  const whole = parts.find((part) => part.all.join() === set.all.join());
  return whole === undefined ? parts : [whole];
}

function otherActions(set: TextSet, { actions, notActions }: Statement): readonly TextSet[] {
  if (notActions === undefined) return [simplerActions({ all: set.all, none: [...set.none, ...(actions ?? [])] })].flatMap((each) => each ?? []);
  return notActions.flatMap((pattern) => simplerActions({ all: [...set.all, pattern], none: set.none }) ?? []);
}

function outsideRegion(set: TextSet, region: ResourceRegion): readonly TextSet[] {
  const { pattern } = region;
  const inside = holes(region).flatMap((hole) => simplerResources({ all: [...set.all, hole], none: set.none }) ?? []);
  if (pattern === undefined) return inside;
  if (simplerResources({ all: [...set.all, pattern], none: set.none }) === undefined) return [set];
  const beyond = simplerResources({ all: set.all, none: [...set.none, pattern] });
  return beyond === undefined ? inside : [beyond, ...inside];
}

/** What is cut out of a region: its own exceptions, and for NotResource the list itself. */
function holes(region: ResourceRegion): readonly string[] {
  return [...(region.not ?? []), ...region.except];
}
