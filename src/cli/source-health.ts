import { proved } from '../analyses/evidence.ts';
import { manifest } from '../analyses/manifest.ts';
import { passedOver } from '../analyses/passed-over.ts';
import { quarantined } from '../analyses/quarantined.ts';
import { sourceRecord } from '../analyses/source-records.ts';
import type { SourceRecord } from '../core/documents/scan.ts';
import { countText, plural } from '../core/number-text.ts';
import { terminalText } from '../core/terminal-text.ts';
import { quarantineText, skipText } from '../core/usage.ts';
import type { Run } from '../scan/run.ts';
import { out, table } from './print.ts';

/** Unreadable records that are listed one by one. */
const SHOWN = 20;

/** Prints what was read of one source and what could not be, with every file where `files`; false when anything could not. */
export async function sourceHealth(run: Run, id: string, files: boolean): Promise<boolean> {
  const record = await sourceRecord(run.store, id, '', []);
  const unreadable = (await quarantined(run.store)).filter((row) => row.source_id === id && row.position !== 'file');
  out(`source ${id}`);
  out(`  ${plural(record.files, 'file')}; ${sumText(record)}`);
  for (const [reason, count] of Object.entries(record.skipped)) out(`  skipped      ${countText(count)}  ${skipText(reason)}`);
  for (const [reason, count] of Object.entries(record.quarantined)) out(`  quarantined  ${countText(count)}  ${quarantineText(reason)}`);
  for (const { reason, files: count, example } of await passedOver(run.store, id)) {
    out(`  passed over  ${plural(count, 'file')}, such as ${terminalText(example)}: ${skipText(reason)}`);
  }
  for (const file of record.lostFiles) out(`  lost file    ${terminalText(file.path)}: ${quarantineText(file.reason)}`);
  for (const file of await proved(run.store, id)) {
    out(`  ${terminalText(file.kind.padEnd(12))} ${terminalText(file.path)}: ${terminalText(file.text)}`);
  }
  for (const row of unreadable.slice(0, SHOWN)) {
    const whose = row.principal === '' ? '' : ` (of ${terminalText(row.principal)})`;
    out(`  quarantined  ${terminalText(`${row.path} ${row.position}`)}: ${quarantineText(row.reason)}${whose}`);
  }
  if (unreadable.length > SHOWN) out(`  … and ${unreadable.length - SHOWN} more; see the table quarantine with \`pawl query\``);
  if (files) await listFiles(run, id);
  return record.lostFiles.length === 0 && unreadable.length === 0;
}

/** The sum that has to come out: what became of every record. */
function sumText({ records, folded, duplicate, skipped, quarantined: unread }: SourceRecord): string {
  const parts = [
    `${countText(folded)} folded`,
    `${countText(duplicate)} duplicate`,
    `${countText(total(skipped))} skipped`,
    `${countText(total(unread))} quarantined`,
  ];
  return `${countText(records)} records = ${parts.join(' + ')}`;
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

async function listFiles(run: Run, id: string): Promise<void> {
  const rows = (await manifest(run.store, id)).map((one) => {
    const counts = [one.records, one.folded, one.duplicate, one.skipped, one.quarantined];
    return [one.path, one.reason ?? one.state, ...counts.map(countText)];
  });
  out(table(['file', 'state', 'records', 'folded', 'duplicate', 'skipped', 'quarantined'], rows));
}
