import { contexts, type InstanceContext } from '../analyses/context.ts';
import { emergencyGrants } from '../analyses/emergency-grants.ts';
import { ProposalRecord } from '../core/documents/proposal.ts';
import type { ProposalsDocument } from '../core/documents/proposals.ts';
import { SplitRecord } from '../core/documents/split.ts';
import { type ScanDocument } from '../core/documents/scan.ts';
import { groupBy } from '../core/group.ts';
import { by } from '../core/order.ts';
import type { Joint, Unit } from '../core/proposal.ts';
import { bindAll } from './bindings.ts';
import { buildProposal } from './build-proposal.ts';
import { proposalId } from './proposal-record.ts';
import { proposeLosses } from './propose-loss.ts';
import { type Merged, mergeProved } from './merge.ts';
import { ProposalFolders } from './proposal-folders.ts';
import { proposeUnit } from './propose-unit.ts';
import { proposeSplits } from './propose-splits.ts';
import type { Run } from './run.ts';
import { acceptLosses, besideProved, type Offered } from './settle-losses.ts';
import { jointWorkshop, openWorkshop, type Workshop } from './workshop.ts';

/**
 * Narrows, proves and writes one proposal per unit of change, and `proposals.json` beside `scan.json`. Forgotten emergency
 * grants come as proposals of their own, with the calls that taking them back would break. Of a proposal that is not
 * proved, or whose loss nobody accepted, nothing is written but its record.
 * @throws ConfigError when `run.acceptLoss` names none of them.
 */
export async function propose(run: Run, scan: ScanDocument): Promise<ProposalsDocument> {
  const folders = new ProposalFolders(run.output);
  try {
    const document = await proposeInto(folders, run, scan);
    folders.publish(document);
    return document;
  } finally {
    folders.discard();
  }
}

async function proposeInto(folders: ProposalFolders, run: Run, scan: ScanDocument): Promise<ProposalsDocument> {
  const proposals: ProposalRecord[] = [];
  const splits: SplitRecord[] = [];
  const offered: Offered[] = [];
  const workshops: Workshop[] = [];
  const emergencies = await emergencyGrants(run.store, run.temporarySeconds);
  const all = await contexts(run.store, run.sources);
  const joints = jointUnits(all);
  for (const [context, bound] of await bindAll(run, all)) {
    run.progress({ stage: 'propose', text: `the grants of ${context.instance}` });
    const workshop = await openWorkshop(run, scan, context, bound);
    if (joints.length > 0) workshops.push(workshop);
    const units = context.model.units(context.inventory);
    const made = await proposeUnits(folders, workshop, units);
    proposals.push(...made.records);
    const withLoss = besideProved(workshop, made.merged, await proposeLosses(workshop, units, emergencies));
    offered.push(...withLoss.map((one) => ({ id: proposalId(one), workshop, proved: made.merged, made: one })));
    for (const split of await proposeSplits(workshop)) splits.push(folders.add(split));
  }
  for (const joint of joints) proposals.push(...(await proposeJoint(folders, joint, workshops)));
  for (const { workshop, made } of acceptLosses(offered, run.acceptLoss)) proposals.push(checked(folders.add(buildProposal(workshop, made))));
  return { schemaVersion: 1, asOf: run.asOf, proposals: proposals.sort(by(({ id }) => id)), splits: splits.map((one) => SplitRecord.parse(one)).sort(by(({ id }) => id)) };
}

/** What became of the units of one instance. */
interface MadeUnits {
  readonly records: readonly ProposalRecord[];
  /** The inventory with all proved proposals carried out. */
  readonly merged: unknown;
}

/**
 * One proposal per unit of an instance of which something may leave. There may be thousands, each with thousands of
 * permissions, so each is written at once, and of what it was made of no more is kept than merging them takes.
 */
async function proposeUnits(folders: ProposalFolders, workshop: Workshop, units: readonly Unit[]): Promise<MadeUnits> {
  const records: ProposalRecord[] = [];
  const proved: Merged[] = [];
  workshop.ledger.expect(units);
  for (const [index, unit] of units.entries()) {
    workshop.run.progress({ stage: 'propose', text: unit.name, done: index + 1, total: units.length });
    const made = await proposeUnit(workshop, unit);
    if (made === undefined) continue;
    if (made.writable !== undefined) proved.push({ unit, cut: made.cut, removed: made.removed });
    records.push(checked(folders.add(buildProposal(workshop, made))));
  }
  return { records, merged: mergeProved(workshop, proved) };
}

/** At most one proposal for a unit over several of these instances. */
async function proposeJoint(folders: ProposalFolders, joint: Joint<unknown>, workshops: readonly Workshop[]): Promise<readonly ProposalRecord[]> {
  const { unit } = joint;
  const instances = new Set(unit.principals.map(({ instance }) => instance));
  const parts = workshops.filter(({ context }) => context.system === unit.system && instances.has(context.instance));
  const workshop = jointWorkshop(joint, parts);
  workshop.run.progress({ stage: 'propose', text: unit.name });
  const made = await proposeUnit(workshop, unit, joint);
  if (made === undefined) return [];
  if (made.writable !== undefined) mergeProved(workshop, [made]);
  return [checked(folders.add(buildProposal(workshop, made)))];
}

/** A document of thousands is checked one by one, so that there are never two of the whole. */
function checked(record: ProposalRecord): ProposalRecord {
  return ProposalRecord.parse(record);
}

/** Units over several instances, of each system. */
function jointUnits(all: readonly InstanceContext[]): readonly Joint<unknown>[] {
  const systems = [...groupBy(all, ({ system }) => system).values()];
  return systems.flatMap((own) => own[0]?.model.joint?.(own.map(({ inventory }) => inventory)) ?? []);
}
