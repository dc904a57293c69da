import { contexts, type InstanceContext } from '../analyses/context.ts';
import { emergencyGrants } from '../analyses/emergency-grants.ts';
import { ProposalsDocument } from '../core/documents/proposals.ts';
import { type ScanDocument } from '../core/documents/scan.ts';
import { groupBy } from '../core/group.ts';
import { by } from '../core/order.ts';
import type { Joint, Unit } from '../core/proposal.ts';
import { bindAll } from './bindings.ts';
import { buildProposal, type BuiltProposal } from './build-proposal.ts';
import { proposalId } from './proposal-record.ts';
import { proposeLosses } from './propose-loss.ts';
import { checkTogether, proposeUnit, type Made } from './propose-unit.ts';
import { proposeSplits, type BuiltSplit } from './propose-splits.ts';
import type { Run } from './run.ts';
import { acceptLosses, besideProved, type Offered } from './settle-losses.ts';
import { jointWorkshop, openWorkshop, type Workshop } from './workshop.ts';
import { writeProposals } from './write-proposals.ts';

/**
 * Narrows, proves and writes one proposal per unit of change, and `proposals.json` beside `scan.json`. Forgotten emergency
 * grants come as proposals of their own, with the calls that taking them back would break. Of a proposal that is not
 * proved, or whose loss nobody accepted, nothing is written but its record.
 * @throws ConfigError when `run.acceptLoss` names none of them.
 */
export async function propose(run: Run, scan: ScanDocument): Promise<ProposalsDocument> {
  const built: BuiltProposal[] = [];
  const splits: BuiltSplit[] = [];
  const offered: Offered[] = [];
  const workshops: Workshop[] = [];
  const emergencies = await emergencyGrants(run.store, run.temporarySeconds);
  const all = await contexts(run.store, run.sources);
  const joints = jointUnits(all);
  for (const [context, bound] of await bindAll(run, all)) {
    const workshop = await openWorkshop(run, scan, context, bound);
    if (joints.length > 0) workshops.push(workshop);
    const units = context.model.units(context.inventory);
    const made = await proposeUnits(workshop, units);
    built.push(...made.map((one) => buildProposal(workshop, one)));
    const withLoss = besideProved(workshop, made, await proposeLosses(workshop, units, emergencies));
    offered.push(...withLoss.map((one) => ({ id: proposalId(one), workshop, proved: made, made: one })));
    splits.push(...(await proposeSplits(workshop)));
  }
  for (const joint of joints) built.push(...(await proposeJoint(joint, workshops)));
  built.push(...acceptLosses(offered, run.acceptLoss).map(({ workshop, made }) => buildProposal(workshop, made)));
  built.sort(by(({ record }) => record.id));
  splits.sort(by(({ record }) => record.id));
  const document = ProposalsDocument.parse({
    schemaVersion: 1,
    asOf: run.asOf,
    proposals: built.map(({ record }) => record),
    splits: splits.map(({ record }) => record),
  });
  writeProposals(run.output, document, [...built, ...splits]);
  return document;
}

/** One proposal per unit of an instance of which something may leave. */
async function proposeUnits(workshop: Workshop, units: readonly Unit[]): Promise<readonly Made[]> {
  const made: Made[] = [];
  for (const [index, unit] of units.entries()) {
    workshop.run.progress({ stage: 'propose', text: unit.name, done: index + 1, total: units.length });
    const one = await proposeUnit(workshop, unit);
    if (one !== undefined) made.push(one);
  }
  checkTogether(workshop, made);
  return made;
}

/** At most one proposal for a unit over several of these instances. */
async function proposeJoint(joint: Joint<unknown>, workshops: readonly Workshop[]): Promise<readonly BuiltProposal[]> {
  const { unit } = joint;
  const instances = new Set(unit.principals.map(({ instance }) => instance));
  const parts = workshops.filter(({ context }) => context.system === unit.system && instances.has(context.instance));
  const workshop = jointWorkshop(joint, parts);
  workshop.run.progress({ stage: 'propose', text: unit.name });
  const made = await proposeUnit(workshop, unit, joint);
  if (made === undefined) return [];
  checkTogether(workshop, [made]);
  return [buildProposal(workshop, made)];
}

/** Units over several instances, of each system. */
function jointUnits(all: readonly InstanceContext[]): readonly Joint<unknown>[] {
  const systems = [...groupBy(all, ({ system }) => system).values()];
  return systems.flatMap((own) => own[0]?.model.joint?.(own.map(({ inventory }) => inventory)) ?? []);
}
