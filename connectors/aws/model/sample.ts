import type { ResourceRegion } from '../inventory.ts';
import { arnPattern } from './arn.ts';
import type { Actions, Piece } from './inside.ts';
import { matchesAction } from './patterns.ts';
import { regionTouches } from './regions.ts';
import type { Rule } from './rule.ts';

/** One concrete request. */
export interface Sample {
  readonly action: string;
  readonly resource: string;
}

/** Texts that stand for `*`; none is likely to be part of a pattern. */
const FRESH = ['zq0zq', '0', 'zq1:zq2/zq3:zq4:zq5:zq6'];

/**
 * Requests that certainly lie in the piece: its wildcards filled with text that occurs nowhere else. One that another
 * policy does not allow is a counter-example. None where a policy variable or a hole leaves it open.
 */
export function samplesOf(piece: Piece): readonly Sample[] {
  const out: Sample[] = [];
  for (const fresh of FRESH) {
    const action = sampleAction(piece.actions, fresh);
    const resource = sampleResource(piece.region, fresh);
    if (action !== undefined && resource !== undefined) out.push({ action, resource });
  }
  return out;
}

function sampleAction(actions: Actions, fresh: string): string | undefined {
  const name = fresh.replace(/[^a-z0-9]/g, '');
  const action = fill('pattern' in actions ? actions.pattern.replace(/^\*$/, '*:*') : '*:*', name);
  return 'not' in actions && actions.not.some((pattern) => matchesAction(pattern, action)) ? undefined : action;
}

function sampleResource(region: ResourceRegion, fresh: string): string | undefined {
  const pattern = region.pattern ?? '*';
  if (arnPattern(pattern).variables.length > 0) return undefined;
  const resource = fill(pattern === '*' ? 'arn:*:*:*:*:*' : pattern, fresh).replaceAll(/\$\{([*?$])\}/g, '$1');
  return regionTouches(region, resource) === 'yes' ? resource : undefined;
}

function fill(pattern: string, fresh: string): string {
  return pattern.replaceAll(/\$\{[*?$]\}|\*|\?/g, (mark) => (mark === '*' ? fresh : mark === '?' ? 'z' : mark));
}

/** May the statement match the request, leaving its conditions aside? */
export function mayMatch(rule: Rule, sample: Sample): boolean {
  const { actions, notActions } = rule.statement;
  const matches = (pattern: string) => matchesAction(pattern, sample.action);
  if (notActions === undefined ? !(actions ?? []).some(matches) : notActions.some(matches)) return false;
  return rule.regions.some((region) => regionTouches(region, sample.resource) !== 'no');
}
