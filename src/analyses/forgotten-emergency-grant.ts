import { z } from 'zod';
import { groupBy } from '../core/group.ts';
import { unseenCountText, unseenRecords, unseenText } from '../core/loss-text.ts';
import { plural } from '../core/number-text.ts';
import { byText } from '../core/order.ts';
import { loadSql } from '../store/sql.ts';
import type { Store } from '../store/store.ts';
import { finding, type Analysis } from './analysis.ts';

const SQL = loadSql('forgotten-emergency-grant.sql', import.meta.url);
const UNSEEN = loadSql('emergency-unseen.sql', import.meta.url);

export const EmergencyRow = z.strictObject({
  principal_key: z.string(), system: z.string(), instance: z.string(), name: z.string(), given_id: z.string(), given_by: z.string(), given_event: z.string(),
  permissions: z.number(), since_at: z.string(), last_at: z.string(), access_key: z.union([z.number(), z.bigint()]), text: z.string(), needed: z.boolean(), uses: z.number(),
  used_last_at: z.string(), last_id: z.string(),
});
type Row = z.infer<typeof EmergencyRow>;

export const EmergencyUnseenRow = z.strictObject({ principal_key: z.string(), given_id: z.string(), reason: z.string(), permissions: z.number() });

/** One row per forgotten emergency grant and access that nothing else of its principal allows for certain. */
export function emergencyRows(store: Store, temporarySeconds: number): Promise<readonly Row[]> {
  return store.rows(SQL, EmergencyRow, { temporary_seconds: BigInt(temporarySeconds) });
}

/** One finding per change that gave a principal something for an emergency, and that nobody took back. */
export const forgottenEmergencyGrant: Analysis = async (store, { temporarySeconds }) => {
  const rows = await emergencyRows(store, temporarySeconds);
  if (rows.length === 0) return [];
  const changes = JSON.stringify([...new Set(rows.map((row) => row.given_id))]);
  const unseen = groupBy(await store.rows(UNSEEN, EmergencyUnseenRow, { changes }), keyOf);
  return [...groupBy(rows, keyOf)].map(([key, own]) => {
    const [first] = own;
    const needs = needsOf(own);
    const reasons = (unseen.get(key) ?? []).map((row) => [row.reason, row.permissions] as const);
    const seen = { permissions: first.permissions, unseen: unseenRecords(reasons) };
    const hidden = unseenText(seen);
    const gave = `${first.given_by} gave ${first.name} ${plural(first.permissions, 'permission')} at ${first.since_at} (${first.given_event})`;
    const used = `what only they allow was last used at ${first.last_at}, and they are still there`;
    const details = needs.map((row) => `${row.text}: ${row.needed ? '' : 'perhaps '}${plural(row.uses, 'call')}, last ${row.used_last_at}`);
    return finding('forgotten-emergency-grant', 'high', first, {
      subject: first.given_id,
      summary: `${gave}; ${used}${hidden === '' ? '' : `; ${unseenCountText(seen)}`}`,
      details: hidden === '' ? details : [...details, `${hidden}: other uses may be hidden`],
      count: first.permissions,
      evidence: [first.given_id, ...needs.map((row) => row.last_id)],
    });
  });
};

function keyOf({ principal_key, given_id }: { readonly principal_key: string; readonly given_id: string }): string {
  return `${principal_key}\n${given_id}`;
}

/** What was needed, each once in the words that people read; what was needed for certain first. */
function needsOf(rows: readonly Row[]): readonly Row[] {
  const needs = [...groupBy(rows, (row) => row.text).values()].map((same) => {
    let [last] = same;
    for (const row of same) if (byLastUse(row, last) > 0) last = row;
    return { ...last, needed: same.some((row) => row.needed), uses: same.reduce((sum, row) => sum + row.uses, 0) };
  });
  return needs.sort((a, b) => Number(b.needed) - Number(a.needed) || byText(a.text, b.text));
}

function byLastUse(a: Row, b: Row): number {
  return byText(a.used_last_at, b.used_last_at) || byText(a.last_id, b.last_id);
}
