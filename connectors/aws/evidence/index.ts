import type { EvidenceSource, ProvedFile } from '../../../src/core/evidence.ts';
import { dayOf } from '../../../src/core/day.ts';
import type { AwsConfig } from '../config.ts';
import { asEvidence, type AwsEvidence } from './body.ts';
import { loggingGaps } from './gaps.ts';
import { type LastAccessed, readLastAccessed } from './last-accessed.ts';
import { parseFile } from './parsed-file.ts';
import { readTrails } from './read-trails.ts';
import { settledTrails } from './settled.ts';
import { TRACKED_DAYS } from './tracking.ts';
import type { Selector, Trail } from './trail.ts';

/** Outputs about trails, and IAM's reports of when services were last accessed. README.md tells how they are used. */
export const evidence: EvidenceSource<AwsConfig> = {
  files: ({ observability = {} }) => {
    const { trails = [], lastAccessed = [] } = observability;
    return { ...(trails.length === 0 ? {} : { trails }), ...(lastAccessed.length === 0 ? {} : { lastAccessed }) };
  },
  read: (source, files) => {
    const parsed = (kind: string) => (files[kind] ?? []).map((file) => parseFile(source, file));
    const body: AwsEvidence = { trails: readTrails(source, parsed('trails')), lastAccessed: readLastAccessed(source, parsed('lastAccessed')) };
    return { body, proved: [...body.trails.map(provedTrail), ...body.lastAccessed.map(provedReport)] };
  },
  allScopes: (instance, body, changes) => {
    const trails = settledTrails(instance, asEvidence(body)?.trails ?? [], changes);
    const recording = trails.filter((trail) => trail.logging !== false && trail.selectors?.some(({ category }) => category === 'Management') === true);
    if (recording.some((trail) => trail.multiRegion === true && trail.since === undefined)) return true;
    const narrowed = changes.some((change) => change.instance === instance && change.detail['multiRegion'] === 'false');
    return narrowed || (recording.length > 0 && recording.every((trail) => trail.multiRegion === false)) ? false : undefined;
  },
  gaps: (instance, body, changes) => loggingGaps(instance, asEvidence(body)?.trails ?? [], changes),
};

function provedTrail(trail: Trail): ProvedFile {
  const regions = trail.multiRegion === undefined ? 'regions not told' : trail.multiRegion ? 'all regions' : `only ${trail.homeRegion}`;
  const what = trail.selectors === undefined ? 'selectors not told (get-event-selectors)' : trail.selectors.map(selectorText).join('; ') || 'no events';
  const state = trail.logging === undefined ? [] : [trail.logging ? 'logging' : 'stopped'];
  const fault = trail.deliveryError === undefined ? [] : [`cannot deliver: ${trail.deliveryError}`];
  return { instance: trail.organization === true ? '' : trail.account, kind: 'trail', path: trail.arn, text: [regions, what, ...state, ...fault].join(', ') };
}

function selectorText({ category, clauses }: Selector): string {
  const parts = clauses.map(({ field, ...operators }) => Object.entries(operators).map(([operator, values]) => `${field} ${operator} ${some(values as readonly string[])}`).join(' and '));
  return `${category.toLowerCase()} events${parts.length === 0 ? '' : ` with ${parts.join(' and ')}`}`;
}

function some(values: readonly string[]): string {
  return values.length > 3 ? `${values.slice(0, 3).join(' or ')} or ${values.length - 3} more` : values.join(' or ');
}

function provedReport({ path, entity, completedAt, services }: LastAccessed): ProvedFile {
  const used = services.filter(({ at }) => at !== undefined).length;
  const granularity = services.some(({ actions }) => actions !== undefined) ? 'with actions' : 'services only';
  return {
    instance: entity.split(':')[4] ?? '',
    kind: 'last-accessed',
    path,
    text: `${entity} as of ${dayOf(completedAt)}, looking back ${TRACKED_DAYS} days: ${used} of ${services.length} services attempted (${granularity})`,
  };
}
