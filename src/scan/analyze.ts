import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { writeActors } from '../analyses/actors.ts';
import { contexts, type InstanceContext } from '../analyses/context.ts';
import { evidenceBody } from '../analyses/evidence.ts';
import { interpretCalls, type Accesses } from '../analyses/interpret.ts';
import { blockThrough, writePrincipals } from '../analyses/principals.ts';
import { quarantined, type QuarantinedRow } from '../analyses/quarantined.ts';
import { judgeRedundant } from '../analyses/redundant.ts';
import { lengthenCycles } from '../analyses/rhythm.ts';
import { slicesOf } from '../analyses/slices.ts';
import type { ScanDocument } from '../core/documents/scan.ts';
import { prettyJson } from '../core/json.ts';
import { loadSql } from '../store/sql.ts';
import { judgeInstance, type Judged } from './judge-instance.ts';
import type { Run } from './run.ts';
import { scanDocument } from './scan-document.ts';

const OUTSIDE_GRANT = loadSql('../analyses/outside-grant.sql', import.meta.url);
const NEEDED = loadSql('../analyses/needed.sql', import.meta.url);
const NAMED_GRANT = loadSql('../analyses/named-grant.sql', import.meta.url);
const ATOM_USE = loadSql('../analyses/atom-use.sql', import.meta.url);
const VERDICT = loadSql('../analyses/verdict.sql', import.meta.url);

/** Tables that analyze makes from the collected ones: emptied first, so that nothing of a former night stays. */
const REWRITTEN = [
  'interpretation', 'call_holder', 'contradiction', 'need', 'call_class', 'access', 'access_holder',
  'atom', 'atom_origin', 'touch', 'containment', 'leaning', 'principal', 'instance',
  'grant_interval', 'atom_since', 'replay', 'expansion', 'decided', 'outside_grant', 'verdict', 'actor', 'atom_use',
] as const;

/**
 * Judges every granted permission of the collected state and writes `scan.json` and the ledger files.
 * Runs in one transaction of the state, so that a killed analyze leaves the former ledger.
 */
export async function analyze(run: Run): Promise<ScanDocument> {
  const judged = await run.store.transaction(() => judge(run));
  const document = await scanDocument(run, judged);
  writeFileSync(path.join(run.output, 'scan.json'), prettyJson(document));
  return document;
}

/** First each instance by itself, then what only the whole state can tell. */
async function judge(run: Run): Promise<Judged[]> {
  for (const table of REWRITTEN) await run.store.run(`DELETE FROM ${table}`);
  const all = await contexts(run.store, run.sources);
  const unreadable = await quarantined(run.store);
  const judged: Judged[] = [];
  for (const source of run.sources) {
    const own = all.filter((context) => context.source === source.id);
    if (own.length > 0) judged.push(...(await judgeSource(run, own, unreadable)));
  }
  // An assumed cycle is a person's word; a rhythm does not lengthen it.
  if (run.assumedCycle === null) await lengthenCycles(run.store);
  await run.store.run(OUTSIDE_GRANT);
  await run.store.run(NAMED_GRANT);
  await writeActors(run.store, run.sources, all);
  await run.store.run(NEEDED);
  await run.store.run(ATOM_USE);
  for (const slice of await slicesOf(run.store, 'texts')) await run.store.run(VERDICT, slice);
  await judgeRedundant(run.store, run.temporarySeconds);
  await run.store.run('DROP TABLE needed');
  return judged;
}

/** Interprets the calls of one source, which may be of several instances, and judges the grants of each. */
async function judgeSource(run: Run, own: readonly InstanceContext[], unreadable: readonly QuarantinedRow[]): Promise<Judged[]> {
  const { identities, cycle, assumedCycle, acknowledged } = run;
  run.progress({ stage: 'analyze', text: `interpreting the calls of ${own[0]?.source ?? ''}` });
  const accesses = await interpretSource(run, own);
  const judged: Judged[] = [];
  for (const context of own) {
    run.progress({ stage: 'analyze', text: `judging the grants of ${context.instance}` });
    await writePrincipals(run.store, context, { identities, cycle, assumedCycle, quarantined: unreadable, acknowledged });
    judged.push(await judgeInstance(run, context, accesses.get(context.instance) ?? { all: new Map() }));
    await blockThrough(run.store, context, { quarantined: unreadable, acknowledged });
  }
  return judged;
}

async function interpretSource(run: Run, own: readonly InstanceContext[]): Promise<ReadonlyMap<string, Accesses>> {
  const [first] = own;
  if (first?.connector.usage === undefined) return new Map();
  return interpretCalls(run.store, {
    source: first.source,
    connector: first.connector,
    model: first.model,
    usage: first.connector.usage,
    inventories: new Map(own.map((context) => [context.instance, context.inventory])),
    evidence: await evidenceBody(run.store, first.source),
  });
}

