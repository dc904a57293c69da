import { contexts } from '../analyses/context.ts';
import { ProposalsDocument, type ScanDocument } from '../core/documents.ts';
import { by } from '../core/order.ts';
import { checkTogether, proposeUnit, type Made } from './propose-unit.ts';
import type { Run } from './run.ts';
import { openWorkshop } from './workshop.ts';
import { build, writeProposals, type Built } from './write-proposals.ts';

/**
 * Narrows, proves and writes one proposal per unit of change, and `proposals.json` beside `scan.json`.
 * Of a proposal that is not proved nothing is written but its record.
 */
export async function propose(run: Run, scan: ScanDocument): Promise<ProposalsDocument> {
  const built: Built[] = [];
  for (const context of await contexts(run.store, run.sources)) {
    const workshop = await openWorkshop(run, context);
    if (workshop === undefined) continue;
    const units = context.model.units(context.inventory);
    const made: Made[] = [];
    for (const [index, unit] of units.entries()) {
      run.progress({ stage: 'propose', text: unit.name, done: index + 1, total: units.length });
      const one = await proposeUnit(run, scan, workshop, unit);
      if (one !== undefined) made.push(one);
    }
    checkTogether(workshop, made);
    built.push(...made.map((one) => build(run, scan, workshop, one)));
  }
  built.sort(by(({ record }) => record.id));
  const document = ProposalsDocument.parse({ schemaVersion: 1, asOf: run.asOf, proposals: built.map(({ record }) => record) });
  writeProposals(run.output, document, built);
  return document;
}
