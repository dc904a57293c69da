import { z } from 'zod';
import type { AwsAccess, AwsInventory } from '../../connectors/aws/inventory.ts';
import { openStore } from '../../src/store/open.ts';
import type { Used } from '../laws/survival.ts';

const Row = z.strictObject({ body: z.string(), used_on: z.string(), uses: z.coerce.number() });

/** What the state of a scan says was used, access by access and day by day, and the one inventory behind it. */
export async function usedRecord(state: string): Promise<{ readonly inventory: AwsInventory; readonly record: readonly Used[] }> {
  const store = await openStore(state);
  try {
    const [inventory] = await store.rows('SELECT body FROM inventory', z.strictObject({ body: z.string() }));
    const rows = await store.rows(
      `SELECT a.body AS body, CAST(u.used_on AS VARCHAR) AS used_on, CAST(sum(u.uses) AS BIGINT) AS uses
       FROM access a JOIN need n ON n.access_key = a.access_key
       JOIN usage u ON u.call_id = n.call_id AND u.outcome IN ('allowed', 'failed')
       GROUP BY a.access_key, a.body, u.used_on ORDER BY a.body, u.used_on`,
      Row,
    );
    return {
      inventory: JSON.parse(inventory?.body ?? '') as AwsInventory,
      record: rows.map(({ body, used_on, uses }) => ({ access: JSON.parse(body) as AwsAccess, day: used_on, uses })),
    };
  } finally {
    await store.close();
  }
}
