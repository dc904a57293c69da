import type { AwsPermission } from '../../../connectors/aws/inventory.ts';
import type { Observation } from '../../../src/core/observation.ts';

export const INSTANCE = '123456789012';

/** A permission of `role/x` with the id `AROAEXAMPLE`. */
export function permissionOf(action: string, pattern = '*', named = true): AwsPermission {
  return { holder: 'AROAEXAMPLE', policy: 'role/x#y', statement: 0, granted: action, action, named, region: { pattern, except: [] }, condition: '' };
}

/** A record of 1 January to 20 May 2026; `classes` = longest gap in days by class. */
export function observationOf(classes: Readonly<Record<string, number>>, more: Partial<Observation> = {}): Observation {
  const window = { instance: INSTANCE, firstDay: '2026-01-01', fromDay: '2026-01-01', toDay: '2026-05-20', until: '2026-05-20T23:45:00Z', seconds: 12_000_000, gaps: [] };
  const shown = Object.entries(classes).map(([name, longestGapDays]) => [name, { firstDay: '2026-01-01', lastDay: '2026-05-20', days: 100, longestGapDays }] as const);
  return { window, scopes: ['us-east-1', 'eu-west-1'], allScopes: false, classes: new Map(shown), names: new Map([['AROAEXAMPLE', 'role/x']]), ...more };
}
