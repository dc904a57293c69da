import path from 'node:path';
import { vi } from 'vitest';
import { doctorCommand } from '../../src/cli/doctor.ts';
import { explainCommand } from '../../src/cli/explain.ts';
import { reportFailure } from '../../src/cli/failure.ts';
import { initCommand } from '../../src/cli/init.ts';
import { ledgerCommand } from '../../src/cli/ledger.ts';
import { progressLine } from '../../src/cli/progress.ts';
import { queryCommand } from '../../src/cli/query.ts';
import { summary } from '../../src/cli/summary.ts';
import type { ScanResult } from '../../src/scan.ts';
import { filesOf, scanFolder } from '../stories/scan-story.ts';
import { DAYS, type Estate, type Field } from './estate.ts';
import { refusals } from './failures.ts';
import { laidOut, payloadOf, planted, type Mode, type Payloads } from './plant.ts';

/** A scan of an estate full of a payload: what it wrote, and what the commands print about it. */
export interface Examined {
  readonly folder: string;
  readonly output: string;
  readonly estate: Estate;
  readonly fields: ReadonlySet<Field>;
  readonly result: ScanResult;
  /** Names of the files that a person wrote, with their bytes, before and after. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  /** What each command wrote to the terminal, both streams. */
  readonly printed: Readonly<Record<string, string>>;
  readonly dispose: () => void;
}

/** Plants payloads, scans, and asks every command that prints. */
export async function examined(payloads: Payloads, mode: Mode): Promise<Examined> {
  const { estate, fields } = planted(payloads, mode);
  const { folder, dispose } = laidOut(estate);
  const payload = payloadOf('roleName', payloads);
  const before = ownFiles(folder);
  const steps: string[] = [];
  const result = await scanFolder(folder, { asOf: DAYS.asOf }, (event) => steps.push(progressLine(event, 200)));
  const config = path.join(folder, 'pawl.yaml');
  const ask = (command: { readonly handler: (args: never) => void | Promise<void> }, more: Readonly<Record<string, unknown>>): Promise<string> => printedBy(async () => command.handler({ config, threads: 0, format: 'table', ...more } as never));
  const printed: Record<string, string> = {
    doctor: await ask(doctorCommand, { files: true }),
    ledger: await ask(ledgerCommand, {}),
    'ledger as JSON': await ask(ledgerCommand, { format: 'json' }),
    query: await ask(queryCommand, { sql: 'SELECT * FROM call ORDER BY ALL' }),
    'query as JSON': await ask(queryCommand, { sql: 'SELECT c.key AS key, u.* FROM usage u JOIN call c USING (call_id) ORDER BY ALL', format: 'json' }),
    'query of facts': await ask(queryCommand, { sql: 'SELECT * FROM fact ORDER BY ALL' }),
    'query of files': await ask(queryCommand, { sql: `SELECT path AS "${payload.replace(/["\0\p{Cs}]/gu, '').slice(0, 50)}x" FROM input ORDER BY ALL` }),
    'an unknown principal': await ask(explainCommand, { principal: payload }),
    progress: steps.join('\n'),
    init: await inside(folder, () => ask(initCommand, { config: 'pawl-found.yaml', force: true })),
    summary: summary(result.scan, result.proposals).join('\n'),
  };
  for (const [what, refusal] of Object.entries(await refusals(estate.text))) printed[`refusal of ${what}`] = await printedBy(async () => void (await refusal()));
  for (const { key } of result.scan.principals) {
    printed[`explain ${key}`] = await ask(explainCommand, { principal: key });
    printed[`explain ${key} *`] = await ask(explainCommand, { principal: key, permission: '*' });
  }
  return { folder, output: path.join(folder, 'pawl-out'), estate, fields, result, before, after: ownFiles(folder), printed, dispose };
}

/** Works in a folder, where `init` looks. */
async function inside<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(folder);
  try {
    return await work();
  } finally {
    process.chdir(before);
  }
}

/** Everything but what pawl itself writes. */
function ownFiles(folder: string): ReadonlyMap<string, string> {
  return new Map([...filesOf(folder)].filter(([name]) => !/^(?:pawl-out|\.pawl)\/|^pawl-found\.yaml$/.test(name)));
}

/** What a piece of work writes to stdout and stderr; a failure is told as the command line tells it. */
async function printedBy(work: () => Promise<void>): Promise<string> {
  let text = '';
  const take = (chunk: unknown): boolean => {
    text += String(chunk);
    return true;
  };
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write').mockImplementation(take));
  const code = process.exitCode;
  try {
    await work().catch(reportFailure);
  } finally {
    for (const spy of spies) spy.mockRestore();
    process.exitCode = code;
  }
  return text;
}
