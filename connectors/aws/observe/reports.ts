import type { LastCall } from '../../../src/core/evidence.ts';
import type { Observation } from '../../../src/core/observation.ts';
import { asEvidence } from '../evidence/body.ts';
import type { AccessedService, LastAccessed } from '../evidence/last-accessed.ts';
import { operationName, splitCall } from '../mapping/names.ts';
import { needsOf } from '../mapping/needs.ts';
import { prefixesOf } from '../mapping/prefix.ts';

/** A report with its services by prefix. */
export interface Report extends LastAccessed {
  readonly byService: ReadonlyMap<string, AccessedService>;
}

/** When a principal was last recorded to call each service, and an action that it may have needed. Milliseconds since 1970. */
export interface LastSeen {
  readonly services: ReadonlyMap<string, number>;
  readonly actions: ReadonlyMap<string, number>;
}

interface Known {
  /** By id of the role or user. */
  readonly reports: ReadonlyMap<string, Report>;
  readonly calls: ReadonlyMap<string, readonly LastCall[]>;
  readonly seen: Map<string, LastSeen>;
}

const known = new WeakMap<Observation, Known>();

/** IAM's report about a role or user, if there is one. */
export function reportOf(holder: string, observation: Observation): Report | undefined {
  return of(observation).reports.get(holder);
}

/** What the record shows of a principal at last. */
export function lastSeen(holder: string, observation: Observation): LastSeen {
  const { calls, seen } = of(observation);
  const before = seen.get(holder);
  if (before !== undefined) return before;
  const services = new Map<string, number>();
  const actions = new Map<string, number>();
  for (const { call, at } of calls.get(holder) ?? []) {
    const { source, event } = splitCall(call);
    const needs = needsOf(source, operationName(event)).needs.map(({ action }) => action);
    for (const service of new Set([...prefixesOf(source), ...needs.map((action) => action.slice(0, action.indexOf(':')))])) raise(services, service, at);
    for (const action of needs) raise(actions, action, at);
  }
  const made = { services, actions };
  seen.set(holder, made);
  return made;
}

function of(observation: Observation): Known {
  const before = known.get(observation);
  if (before !== undefined) return before;
  const byName = new Map((asEvidence(observation.evidence)?.lastAccessed ?? []).filter(({ entity }) => entity.split(':')[4] === observation.window.instance).map((report) => [nameOf(report.entity), report]));
  const reports = new Map<string, Report>();
  for (const [id, name] of observation.names ?? []) {
    const report = byName.get(name);
    if (report !== undefined) reports.set(id, { ...report, byService: new Map(report.services.map((one) => [one.service, one])) });
  }
  const calls = new Map<string, LastCall[]>();
  for (const call of observation.lastCalls ?? []) calls.set(call.principal, [...(calls.get(call.principal) ?? []), call]);
  const made: Known = { reports, calls, seen: new Map() };
  known.set(observation, made);
  return made;
}

/** `role/ci` of `arn:aws:iam::123456789012:role/team/ci`. */
function nameOf(arn: string): string {
  const resource = arn.split(':').slice(5).join(':');
  return `${resource.slice(0, resource.indexOf('/'))}/${resource.slice(resource.lastIndexOf('/') + 1)}`;
}

function raise(map: Map<string, number>, name: string, at: number): void {
  if (at > (map.get(name) ?? 0)) map.set(name, at);
}
