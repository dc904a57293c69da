import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import { instantOf, type ParsedFile } from './parsed-file.ts';
import { AdvancedSelector, advancedSelectors, BasicSelector, basicSelectors, DEFAULT_SELECTORS } from './selectors.ts';
import type { Trail } from './trail.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Trail.html */
export const Described = z.looseObject({
  TrailARN: z.string(),
  Name: z.string().min(1),
  HomeRegion: z.string().min(1),
  IsMultiRegionTrail: z.boolean().optional(),
  IncludeGlobalServiceEvents: z.boolean().optional(),
  IsOrganizationTrail: z.boolean().optional(),
});

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetEventSelectors.html */
export const Selected = z.looseObject({ TrailARN: z.string(), EventSelectors: z.array(BasicSelector).nullish(), AdvancedEventSelectors: z.array(AdvancedSelector).nullish() });

const instant = z.union([z.string(), z.number()]).nullish();
/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_GetTrailStatus.html */
export const Status = z.looseObject({ IsLogging: z.boolean(), LatestDeliveryError: z.string().nullish(), LatestDeliveryTime: instant, StartLoggingTime: instant, StopLoggingTime: instant });

const COMMANDS = 'aws cloudtrail describe-trails; aws cloudtrail get-event-selectors --trail-name ARN; aws cloudtrail get-trail-status --name ARN';

/** The trails that the outputs of `describe-trails`, `get-trail`, `get-event-selectors` and `get-trail-status` tell of, sorted by ARN. */
export function readTrails(source: string, files: readonly ParsedFile[]): readonly Trail[] {
  const trails = new Map<string, Trail>();
  const add = (file: ParsedFile, arn: string, told: Partial<Trail>): void => {
    const before = trails.get(arn) ?? bare(source, file, arn);
    const other = Object.entries(told).find(([name, value]) => {
      const earlier = before[name as keyof Trail];
      return earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(value);
    });
    if (other !== undefined) throw odd(source, file, `another file tells another ${other[0]} of ${arn}: one of them is old`);
    trails.set(arn, { ...before, ...told });
  };
  for (const file of files) for (const described of describedIn(source, file)) add(file, described.TrailARN, settings(described));
  for (const file of files) {
    const value = file.value;
    if (isObject(value) && (value['EventSelectors'] !== undefined || value['AdvancedEventSelectors'] !== undefined)) {
      const selected = parsed(source, file, Selected, value);
      add(file, selected.TrailARN, { selectors: selectorsOf(selected) });
    } else if (isObject(value) && value['IsLogging'] !== undefined) {
      add(file, namedTrail(source, file, [...trails.keys()]), state(parsed(source, file, Status, value)));
    } else if (describedIn(source, file).length === 0 && !isEmptyList(value)) {
      throw odd(source, file, 'not an output of describe-trails, get-trail, get-event-selectors or get-trail-status');
    }
  }
  return [...trails.values()].sort(by((trail) => trail.arn));
}

/** Of a trail with both kinds the advanced ones are in force; one without any logs what a new trail does. */
function selectorsOf({ AdvancedEventSelectors, EventSelectors }: z.infer<typeof Selected>): Trail['selectors'] & object {
  const advanced = AdvancedEventSelectors ?? [];
  if (advanced.length > 0) return advancedSelectors(advanced);
  const basic = EventSelectors ?? [];
  return basic.length > 0 ? basicSelectors(basic) : DEFAULT_SELECTORS;
}

function describedIn(source: string, file: ParsedFile): readonly z.infer<typeof Described>[] {
  if (!isObject(file.value)) return [];
  const { trailList: list, Trail: one } = file.value;
  if (Array.isArray(list)) return list.map((each) => parsed(source, file, Described, each));
  return one === undefined ? [] : [parsed(source, file, Described, one)];
}

function isEmptyList(value: unknown): boolean {
  return isObject(value) && Array.isArray(value['trailList']) && value['trailList'].length === 0;
}

function bare(source: string, file: ParsedFile, arn: string): Trail {
  const [, region, account, name] = /^arn:[^:]+:cloudtrail:([a-z0-9-]+):(\d{12}):trail\/(.+)$/.exec(arn) ?? [];
  if (region === undefined || account === undefined || name === undefined) throw odd(source, file, `${JSON.stringify(arn)} is not the ARN of a trail`);
  return { arn, name, account, homeRegion: region };
}

function settings(trail: z.infer<typeof Described>): Partial<Trail> {
  return {
    homeRegion: trail.HomeRegion,
    ...(trail.IsMultiRegionTrail === undefined ? {} : { multiRegion: trail.IsMultiRegionTrail }),
    ...(trail.IncludeGlobalServiceEvents === undefined ? {} : { globalServices: trail.IncludeGlobalServiceEvents }),
    ...(trail.IsOrganizationTrail === undefined ? {} : { organization: trail.IsOrganizationTrail }),
  };
}

function state(status: z.infer<typeof Status>): Partial<Trail> {
  const [stoppedAt, startedAt, deliveredAt] = [status.StopLoggingTime, status.StartLoggingTime, status.LatestDeliveryTime].map(instantOf);
  const error = status.LatestDeliveryError ?? '';
  return {
    logging: status.IsLogging,
    ...(stoppedAt === undefined ? {} : { stoppedAt }),
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(deliveredAt === undefined ? {} : { deliveredAt }),
    ...(error === '' ? {} : { deliveryError: error.slice(0, 200) }),
  };
}

/** The status does not name its trail: its file does, by the ARN percent-encoded or the trail's name; of one trail it needs no name. */
function namedTrail(source: string, file: ParsedFile, arns: readonly string[]): string {
  const name = file.path.split('/').at(-1) ?? '';
  const words = name.replace(/\.json(?:\.gz)?$/i, '').split(/[.@]/);
  const byArn = arns.filter((arn) => name.includes(encodeURIComponent(arn.replace(/\p{Cs}/gu, '\ufffd'))));
  const byName = arns.filter((arn) => words.includes(arn.slice(arn.lastIndexOf('/') + 1)));
  const found = [byArn, byName, arns].find((each) => each.length === 1)?.[0];
  if (found !== undefined) return found;
  throw odd(source, file, 'the output of get-trail-status does not tell its trail', 'name the file for the trail, such as get-trail-status.NAME.json, and add the output of describe-trails');
}

function parsed<T>(source: string, file: ParsedFile, shape: z.ZodType<T>, value: unknown): T {
  const result = shape.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw odd(source, file, `${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not readable'}`);
}

function odd(source: string, { path }: ParsedFile, what: string, remedy = `export again: ${COMMANDS}`): SourceError {
  return new SourceError(source, `${path}: ${what}`, { input: path, remedy });
}
