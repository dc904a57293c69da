import { contexts, type InstanceContext } from '../analyses/context.ts';
import { emergencyGrants } from '../analyses/emergency-grants.ts';
import { ProposalsDocument } from '../core/documents/proposals.ts';
import { type ScanDocument } from '../core/documents/scan.ts';
import { groupBy } from '../core/group.ts';
import { by } from '../core/order.ts';
import type { Joint } from '../core/proposal.ts';
import { bindAll } from './bindings.ts';
import { proposeLosses } from './propose-loss.ts';
import { checkTogether, proposeUnit, type Made } from './propose-unit.ts';
import { proposeSplits, type BuiltSplit } from './propose-splits.ts';
import type { Run } from './run.ts';
import { acceptLosses, besideProved, type Offered } from './settle-losses.ts';
import { jointWorkshop, openWorkshop, type Workshop } from './workshop.ts';
import { build, proposalId, writeProposals, type Built } from './write-proposals.ts';

/**
 * Narrows, proves and writes one proposal per unit of change, and `proposals.json` beside `scan.json`. Forgotten emergency
 * grants come as proposals of their own, with the calls that taking them back would break. Of a proposal that is not
 * proved, or whose loss nobody accepted, nothing is written but its record.
 * @throws ConfigError when `run.acceptLoss` names none of them.
 */
export async function propose(run: Run, scan: ScanDocument): Promise<ProposalsDocument> {
  const built: Built[] = [];
  const splits: BuiltSplit[] = [];
  const offered: Offered[] = [];
  const emergencies = await emergencyGrants(run.store, run.temporarySeconds);
  const all = await contexts(run.store, run.sources);
  const joints = jointUnits(all);
  const parts: Workshop[] = [];
  for (const [context, bound] of await bindAll(run, all)) {
    const workshop = await openWorkshop(run, context, bound);
    if (joints.length > 0) parts.push(workshop);
    const units = context.model.units(context.inventory);
    const made: Made[] = [];
    for (const [index, unit] of units.entries()) {
      run.progress({ stage: 'propose', text: unit.name, done: index + 1, total: units.length });
      const one = await proposeUnit(run, scan, workshop, unit);
      if (one !== undefined) made.push(one);
    }
    checkTogether(workshop, made);
    built.push(...made.map((one) => build(run, scan, workshop, one)));
    const withLoss = besideProved(workshop, made, await proposeLosses(run, scan, workshop, units, emergencies));
    offered.push(...withLoss.map((one) => ({ id: proposalId(one), workshop, proved: made, made: one })));
    splits.push(...(await proposeSplits(run, scan, workshop)));
  }
  for (const joint of joints) {
    run.progress({ stage: 'propose', text: joint.unit.name });
    const instances = new Set(joint.unit.principals.map(({ instance }) => instance));
    const workshop = jointWorkshop(joint, parts.filter(({ context }) => context.system === joint.unit.system && instances.has(context.instance)));
    const one = await proposeUnit(run, scan, workshop, joint.unit, joint);
    if (one === undefined) continue;
    checkTogether(workshop, [one]);
    built.push(build(run, scan, workshop, one));
  }
  built.push(...acceptLosses(offered, run.acceptLoss).map(({ workshop, made }) => build(run, scan, workshop, made)));
  built.sort(by(({ record }) => record.id));
  splits.sort(by(({ record }) => record.id));
  const document = ProposalsDocument.parse({ schemaVersion: 1, asOf: run.asOf, proposals: built.map(({ record }) => record), splits: splits.map(({ record }) => record) });
  writeProposals(run.output, document, [...built, ...splits]);
  return document;
}

/** Units over several instances, of each system. */
function jointUnits(all: readonly InstanceContext[]): readonly Joint<unknown>[] {
  return [...groupBy(all, ({ system }) => system).values()].flatMap((own) => own[0]?.model.joint?.(own.map(({ inventory }) => inventory)) ?? []);
}
