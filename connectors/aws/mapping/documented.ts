import type { AwsInventory } from '../inventory.ts';
import { prefixesOf } from './prefix.ts';

/** What AWS's service authorization reference, where the source names it, says that an operation may be checked for beyond our own table. */
export function documentedActions(eventSource: string, operation: string, inventory: AwsInventory | undefined): readonly string[] {
  const operations = inventory?.serviceReference?.operations;
  if (operations === undefined) return [];
  return prefixesOf(eventSource).flatMap((prefix) => {
    const name = `${prefix}:${operation}`;
    return Object.hasOwn(operations, name) ? (operations[name] ?? []) : [];
  });
}
