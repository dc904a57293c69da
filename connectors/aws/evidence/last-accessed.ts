import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import { isObject } from '../../../src/core/json.ts';
import { by } from '../../../src/core/order.ts';
import { instantOf, type ParsedFile } from './parsed-file.ts';

/** What IAM tells of one user's or role's attempts on one service. Instants are milliseconds since 1970. */
export interface AccessedService {
  /** As IAM names it: the prefix of its actions. */
  readonly service: string;
  /** Last attempt, allowed or refused; absent = none in the tracking period. */
  readonly at?: number;
  readonly region?: string;
  /** Tracked actions, at action granularity. */
  readonly actions?: readonly { readonly action: string; readonly at?: number }[];
}

/** One answer of `GetServiceLastAccessedDetails`. */
export interface LastAccessed {
  readonly path: string;
  /** ARN of the user or role it is about. */
  readonly entity: string;
  /** When IAM had collected it. */
  readonly completedAt: number;
  readonly services: readonly AccessedService[];
}

const instant = z.union([z.string(), z.number(), z.looseObject({})]).nullish();
/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLastAccessedDetails.html */
export const Answer = z.looseObject({
  JobStatus: z.string(),
  JobCompletionDate: instant,
  IsTruncated: z.boolean().nullish(),
  Marker: z.string().nullish(),
  ServicesLastAccessed: z.array(z.looseObject({
    ServiceNamespace: z.string().min(1),
    LastAuthenticated: instant,
    LastAuthenticatedRegion: z.string().nullish(),
    LastAuthenticatedEntity: z.string().nullish(),
    TotalAuthenticatedEntities: z.number().nullish(),
    TrackedActionsLastAccessed: z.array(z.looseObject({ ActionName: z.string().min(1), LastAccessedTime: instant, LastAccessedEntity: z.string().nullish() })).nullish(),
  })).nullish(),
});

const HOLDER_ARN = /^arn:[^:]+:iam::\d{12}:(?:role|user)\/./;

const EXPORT = 'aws iam generate-service-last-accessed-details --arn ARN --granularity ACTION_LEVEL; then aws iam get-service-last-accessed-details --job-id ID > "$(printf %s ARN | jq -sRr @uri).json"';

/**
 * Answers of `GetServiceLastAccessedDetails` about users and roles, sorted by entity. Such an answer does not say whom it
 * is about: its file is named for it (the percent-encoded ARN), else the one entity that it names as the last to come.
 * @throws SourceError when an answer is not complete, is about something else, or does not tell of whom.
 */
export function readLastAccessed(source: string, files: readonly ParsedFile[]): readonly LastAccessed[] {
  const found = new Map<string, LastAccessed>();
  for (const file of files) {
    const answer = readAnswer(source, file);
    const before = found.get(answer.entity);
    if (before !== undefined && before.completedAt === answer.completedAt && before.path !== answer.path) {
      throw odd(source, file, `${before.path} is an answer about ${answer.entity} of the same instant; pages of one answer belong into one file`);
    }
    // Of several answers the newest counts.
    if (before === undefined || before.completedAt < answer.completedAt) found.set(answer.entity, answer);
  }
  return [...found.values()].sort(by((one) => one.entity));
}

function readAnswer(source: string, file: ParsedFile): LastAccessed {
  // Recorded answers of the Python SDK stand in a frame of their own.
  const value = isObject(file.value) && isObject(file.value['data']) && file.value['status_code'] === 200 ? file.value['data'] : file.value;
  const result = Answer.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    throw odd(source, file, `not an answer of get-service-last-accessed-details (${issue?.path.join('.') || 'the document'}: ${issue?.message ?? 'not readable'})`);
  }
  const answer = result.data;
  if (answer.JobStatus !== 'COMPLETED') throw odd(source, file, `the report is not finished (JobStatus ${JSON.stringify(answer.JobStatus)})`);
  if (answer.IsTruncated === true) throw odd(source, file, 'the answer has more pages (IsTruncated)');
  const completedAt = instantOf(answer.JobCompletionDate);
  if (completedAt === undefined) throw odd(source, file, 'the answer does not tell when it was made (JobCompletionDate)');
  const services = answer.ServicesLastAccessed ?? [];
  const entity = entityOf(source, file, entitiesNamed(services));
  return {
    path: file.path,
    entity,
    completedAt,
    services: services.map((one) => serviceUse(source, file, one)).sort(by((one) => one.service)),
  };
}

type ServiceAnswer = NonNullable<z.infer<typeof Answer>['ServicesLastAccessed']>[number];

/** ARNs of those who used a service or an action last, each once. */
function entitiesNamed(services: readonly ServiceAnswer[]): readonly string[] {
  const named = services.flatMap((one) => {
    const ofActions = (one.TrackedActionsLastAccessed ?? []).map((action) => action.LastAccessedEntity);
    return [one.LastAuthenticatedEntity, ...ofActions];
  });
  return [...new Set(named.filter((arn) => typeof arn === 'string'))];
}

function serviceUse(source: string, file: ParsedFile, one: ServiceAnswer): LastAccessed['services'][number] {
  const at = instantOf(one.LastAuthenticated);
  const isDated = one.LastAuthenticated !== undefined && one.LastAuthenticated !== null;
  if (at === undefined && isDated) throw odd(source, file, `${one.ServiceNamespace}: LastAuthenticated is not an instant`);
  const actions = (one.TrackedActionsLastAccessed ?? []).map((action) => ({ action: action.ActionName, ...dated(instantOf(action.LastAccessedTime)) }));
  return {
    service: one.ServiceNamespace.toLowerCase(),
    ...dated(at),
    ...(typeof one.LastAuthenticatedRegion === 'string' ? { region: one.LastAuthenticatedRegion } : {}),
    ...(actions.length === 0 ? {} : { actions: actions.sort(by((action) => action.action)) }),
  };
}

function entityOf(source: string, file: ParsedFile, named: readonly string[]): string {
  const name = (file.path.split('/').at(-1) ?? '').replace(/\.json(?:\.gz)?$/i, '');
  const [encoded] = /arn(?::|%3[aA]).*$/.exec(name) ?? [];
  const only = named.length === 1 ? named[0] : undefined;
  const arn = encoded === undefined ? only : decoded(encoded);
  if (arn === undefined) {
    throw odd(source, file, 'the answer does not tell of whom it is', `name the file for the role or user, by its percent-encoded ARN: ${EXPORT}`);
  }
  if (!HOLDER_ARN.test(arn)) {
    throw odd(source, file, `${JSON.stringify(arn)} is not the ARN of a role or user; reports about groups and policies tell of several`);
  }
  const other = named.find((one) => one !== arn);
  if (other !== undefined) throw odd(source, file, `the answer names ${other}, and its file is named for ${arn}`);
  return arn;
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function dated(at: number | undefined): { readonly at?: number } {
  return at === undefined ? {} : { at };
}

function odd(source: string, { path }: ParsedFile, what: string, remedy = `export it again: ${EXPORT}`): SourceError {
  return new SourceError(source, `${path}: ${what}`, { input: path, remedy });
}
