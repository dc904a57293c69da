import { byText } from '../../../src/core/order.ts';
import type { AwsAccess } from '../inventory.ts';

/** What people read of an access: its action, its resource, and the request keys that are known and were asked for. */
export function accessText({ action, resource, context }: AwsAccess): string {
  const keys = Object.entries(context ?? {}).sort(([a], [b]) => byText(a, b)).map(([key, values]) => `${key} ${values === null ? 'absent' : values.join(' or ')}`);
  return `${action} on ${resource ?? 'an unknown resource'}${keys.length === 0 ? '' : ` (${keys.join(', ')})`}`;
}
