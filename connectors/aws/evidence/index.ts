import type { EvidenceSource, ProvedFile } from '../../../src/core/evidence.ts';
import { dayOf, startOf } from '../../../src/core/day.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import type { AwsConfig } from '../config.ts';
import { asEvidence, type AwsEvidence } from './body.ts';
import { loggingGaps } from './gaps.ts';
import { type LastAccessed, readLastAccessed } from './last-accessed.ts';
import { type ParsedFile, parseFile } from './parsed-file.ts';
import { readPublicKeys } from './public-keys.ts';
import { readTrails } from './read-trails.ts';
import { type SettledTrail, settledTrails } from './settled.ts';
import { TRACKED_DAYS } from './tracking.ts';
import type { Selector, Trail } from './trail.ts';
import { plural } from '../../../src/core/number-text.ts';

/** Outputs about trails, and IAM's reports of when services were last accessed. README.md tells how they are used. */
export const evidence: EvidenceSource<AwsConfig> = {
  files: ({ observability = {} }) => {
    const { trails = [], lastAccessed = [], publicKeys = [] } = observability;
    return Object.fromEntries(Object.entries({ trails, lastAccessed, publicKeys }).filter(([, paths]) => paths.length > 0));
  },
  read: (source, files) => {
    const parsed = Object.entries(files).flatMap(([kind, texts]) => {
      const inPlace = texts.map((text) => parseFile(source, text));
      return inPlace.map((file) => ({ file, kind: kindOf(file) ?? kind }));
    });
    const of = (kind: Kind) => parsed.filter((one) => one.kind === kind).map((one) => one.file);
    const unknown = parsed.find((one) => !KINDS.includes(one.kind as Kind));
    if (unknown !== undefined) {
      const { path } = unknown.file;
      throw new SourceError(source, `${path}: not known as evidence`, { input: path, remedy: `name outputs of ${KNOWN_OUTPUTS}` });
    }
    const body: AwsEvidence = {
      trails: readTrails(source, of('trails')),
      lastAccessed: readLastAccessed(source, of('lastAccessed')),
      keys: readPublicKeys(source, of('publicKeys')),
    };
    return { body, proved: [...body.trails.map(provedTrail), ...body.lastAccessed.map(provedReport), ...of('publicKeys').flatMap(provedKeys)] };
  },
  allScopes: (instance, body, changes, firstDay) => {
    const trails = settledTrails(instance, asEvidence(body)?.trails ?? [], changes);
    const recording = trails.filter((trail) => trail.logging !== false && trail.selectors?.some(({ category }) => category === 'Management') === true);
    // Beside a trail of some regions, nobody says of which the files at hand are.
    const holdsThroughout = ({ since }: SettledTrail): boolean => since === undefined || (firstDay !== undefined && since <= startOf(firstDay));
    const own = recording.filter((trail) => trail.account === instance && holdsThroughout(trail));
    if (own.length > 0 && recording.every((trail) => trail.multiRegion === true)) return true;
    const isNarrowed = changes.some((change) => change.instance === instance && change.detail['multiRegion'] === 'false');
    const isRegional = recording.length > 0 && recording.every((trail) => trail.multiRegion === false);
    return isNarrowed || isRegional ? false : undefined;
  },
  gaps: (instance, body, changes) => loggingGaps(instance, asEvidence(body)?.trails ?? [], changes),
};

const KNOWN_OUTPUTS = 'describe-trails, get-event-selectors, get-trail-status, list-public-keys and get-service-last-accessed-details';

export const KINDS = ['trails', 'lastAccessed', 'publicKeys'] as const;
type Kind = (typeof KINDS)[number];

/** What a file holds by its content, wherever it is named: a live source lays all kinds into one folder. */
function kindOf({ value }: ParsedFile): Kind | undefined {
  const told = isObject(value) && isObject(value['data']) ? value['data'] : value;
  if (!isObject(told)) return undefined;
  if (told['PublicKeyList'] !== undefined) return 'publicKeys';
  if (told['JobStatus'] !== undefined || told['ServicesLastAccessed'] !== undefined) return 'lastAccessed';
  return ['trailList', 'Trail', 'EventSelectors', 'AdvancedEventSelectors', 'IsLogging'].some((name) => told[name] !== undefined) ? 'trails' : undefined;
}

/** A region in which nothing is signed has no keys, and its answer proves nothing. */
function provedKeys({ path, value }: ParsedFile): readonly ProvedFile[] {
  const count = isObject(value) && Array.isArray(value['PublicKeyList']) ? value['PublicKeyList'].length : 0;
  return count === 0 ? [] : [{ instance: '', kind: 'public-keys', path, text: `${plural(count, 'key')} that ${count === 1 ? 'signs' : 'sign'} digests` }];
}

function provedTrail(trail: Trail): ProvedFile {
  const regions = regionsText(trail);
  const what = trail.selectors === undefined ? 'selectors not told (get-event-selectors)' : trail.selectors.map(selectorText).join('; ') || 'no events';
  const state = trail.logging === undefined ? [] : [trail.logging ? 'logging' : 'stopped'];
  const fault = trail.deliveryError === undefined ? [] : [`cannot deliver: ${trail.deliveryError}`];
  return { instance: trail.organization === true ? '' : trail.account, kind: 'trail', path: trail.arn, text: [regions, what, ...state, ...fault].join(', ') };
}

function regionsText({ multiRegion, homeRegion }: Trail): string {
  if (multiRegion === undefined) return 'regions not told';
  return multiRegion ? 'all regions' : `only ${homeRegion}`;
}

function selectorText({ category, clauses }: Selector): string {
  const parts = clauses.map(({ field, ...operators }) => {
    const tests = Object.entries(operators).map(([operator, values]) => `${field} ${operator} ${some(values as readonly string[])}`);
    return tests.join(' and ');
  });
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
