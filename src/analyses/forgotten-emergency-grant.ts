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
    const seen = { permissions: first.permissions, unseen: unseenRecords((unseen.get(key) ?? []).map((row) => [row.reason, row.permissions])) };
    const hidden = unseenText(seen);
    return finding('forgotten-emergency-grant', 'high', first, {
      subject: first.given_id,
      summary: `${first.given_by} gave ${first.name} ${plural(first.permissions, 'permission')} at ${first.since_at} (${first.given_event}); what only they allow was last used at ${first.last_at}, and they are still there${hidden === '' ? '' : `; ${unseenCountText(seen)}`}`,
      details: [...needs.map((row) => `${row.text}: ${row.needed ? '' : 'perhaps '}${plural(row.uses, 'call')}, last ${row.used_last_at}`), ...(hidden === '' ? [] : [`${hidden}: other uses may be hidden`])],
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
    const last = same.reduce((latest, row) => (byText(row.used_last_at, latest.used_last_at) || byText(row.last_id, latest.last_id)) > 0 ? row : latest, same[0]);
    return { ...last, needed: same.some((row) => row.needed), uses: same.reduce((sum, row) => sum + row.uses, 0) };
  });
  return needs.sort((a, b) => Number(b.needed) - Number(a.needed) || byText(a.text, b.text));
}
