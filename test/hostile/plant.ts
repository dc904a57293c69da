import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AwsConfig } from '../../connectors/aws/config.ts';
import { readDigest } from '../../connectors/aws/evidence/digests/digest.ts';
import { evidence } from '../../connectors/aws/evidence/index.ts';
import { grants } from '../../connectors/aws/grants.ts';
import { readStatement, STATEMENT } from '../../src/ingest/spool/statement.ts';
import { usage } from '../../connectors/aws/usage.ts';
import { configShape } from '../../src/config.ts';
import type { AnyConnector } from '../../src/core/connector.ts';
import type { InputText } from '../../src/core/grant-source.ts';
import { estateOf, FIELDS, type Estate, type Field } from './estate.ts';

/**
 * `anything`: every text begins or ends with the payload, if its reader takes it. `issuable`: names and paths hold of
 * the payload only what IAM could have issued, so that patches and scripts are written.
 */
export type Mode = 'anything' | 'issuable';

const NAMES: ReadonlySet<Field> = new Set<Field>(['setName', 'providedName', 'setPolicy', 'terraformLabel', 'roleName', 'userName', 'groupName', 'otherName', 'oddName', 'inlineName', 'groupPolicy', 'userPolicy', 'managedName', 'boundaryName', 'roleId', 'otherId', 'oddId', 'userId', 'groupId']);
/** What stands before a colon is the id of a session's role; longer ones are refused. */
export const IDS: ReadonlySet<Field> = new Set<Field>(['roleId', 'otherId', 'oddId', 'userId', 'groupId', 'subject']);
const PATHS: ReadonlySet<Field> = new Set<Field>(['setPath', 'managedPath', 'rolePath', 'userPath', 'groupPath']);
export const FILES: ReadonlySet<Field> = new Set<Field>(['exportFile', 'definitionFile', 'logFolder', 'logFile', 'logFolderLikeColumn', 'terraformFile', 'templateFile', 'brokenFile']);

/** Fields that the readers limit in length; names of the others are never told short from long. */
export const SHORT: ReadonlySet<Field> = new Set<Field>(['eventName', 'eventSource', 'region', 'eventId', 'changedRole', 'changedPolicy', 'parameters', 'summedId', 'summedResource']);

/** What a reader takes nowhere in a text of this kind: patterns and spaces in the ARN of one resource, slashes in a part of an ARN. */
const UNFIT: Readonly<Partial<Record<Field, RegExp>>> = {
  bundledResource: /[*?\s\p{Cs}]/gu, queueName: /[*?\s]/g, topicName: /[*?\s]/g, secretName: /[*?\s]/g, bucketName: /[*?$:/\s]/g, ruleName: /[*?$\s]/g, namedFile: /[*?\s\p{Cs}]/gu,
  setInstance: /[\n/]/g, setId: /[\n/]/g, trailName: /[\n\r\u2028\u2029]/g, accessedEntity: /[\n\r\u2028\u2029]/g, referenceOperation: /[^\w-]/g, referenceAction: /[^\w-]/g,
};

/** What of a payload can stand in a field at all. */
export function fitting(field: Field, payload: string): string {
  const unfit = UNFIT[field];
  return unfit === undefined ? payload : payload.replace(unfit, '');
}

const connector = { id: 'aws', config: AwsConfig } as unknown as AnyConnector;
const shape = configShape([connector]);

/** Payloads that take turns, or what each field gets. */
export type Payloads = readonly string[] | ((field: Field) => string);

/** Which of several payloads a field gets. */
export function payloadOf(field: Field, payloads: Payloads): string {
  if (typeof payloads === 'function') return payloads(field);
  return payloads[Object.keys(FIELDS).indexOf(field) % payloads.length] ?? '';
}

/** An estate with a payload wherever one can stand, and the fields where one does. Several payloads take turns. */
export function planted(payloads: Payloads, mode: Mode): { readonly estate: Estate; readonly fields: ReadonlySet<Field> } {
  const texts: Record<Field, string> = { ...FIELDS };
  const planting = new Set<Field>();
  const kinds = kindsOf(estateOf((field) => FIELDS[field]));
  const plant = (fields: readonly Field[], attempt: number): void => {
    if (fields.length === 0) return;
    for (const field of fields) texts[field] = candidates(field, payloadOf(field, payloads), mode)[attempt] ?? FIELDS[field];
    if (isReadable(estateOf((field) => texts[field]), kinds)) {
      for (const field of fields) if (texts[field] !== FIELDS[field]) planting.add(field);
      return;
    }
    for (const field of fields) texts[field] = FIELDS[field];
    const half = Math.ceil(fields.length / 2);
    if (fields.length > 1) for (const some of [fields.slice(0, half), fields.slice(half)]) plant(some, attempt);
  };
  const all = Object.keys(FIELDS) as Field[];
  for (const attempt of [0, 1, 2, 3]) plant(all.filter((field) => !planting.has(field)), attempt);
  return { estate: estateOf((field) => texts[field]), fields: planting };
}

function candidates(field: Field, payload: string, mode: Mode): readonly string[] {
  const plain = FIELDS[field];
  // IAM numbers versions: v1, v2, …
  if (field === 'versionId' && mode === 'issuable') return [];
  if (FILES.has(field)) return [plain + fileText(payload)];
  if (IDS.has(field) && mode === 'anything') return [payload.replaceAll(':', '').slice(0, 80) + plain];
  const fit = fitting(field, mode === 'anything' ? payload : issuable(field, payload));
  return fit === '' ? [] : [fit + plain, plain + fit, fit.slice(0, 400) + plain, fit.slice(0, 60) + plain];
}

/** What of a text IAM could have issued there. It stores text, so never half of a surrogate pair. */
function issuable(field: Field, payload: string): string {
  if (NAMES.has(field)) return payload.replace(/[^\w+=,.@-]/g, '').slice(0, 60);
  if (PATHS.has(field)) return payload.replace(/[^\x21-\x7e]|\//g, '').slice(0, 400);
  if (field === 'referenceOperation' || field === 'referenceAction') return payload.replace(/[^\w-]/g, '').slice(0, 60);
  if (field === 'action') return payload.replace(/[^\w*?-]/g, '').slice(0, 60);
  return payload.replace(/\p{Cs}/gu, '');
}

/** What of a text can stand in a name of a file: neither a slash nor a NUL, and 255 bytes in all. */
function fileText(payload: string): string {
  return Array.from(payload.replace(/[/\0\p{Cs}]/gu, '')).slice(0, 40).join('');
}

/** The files of the granted side, by name. */
export function exportsOf({ details, limits, names, beside }: Estate): readonly (readonly [string, unknown])[] {
  const folder = (name: string, files: Readonly<Record<string, unknown>>): (readonly [string, unknown])[] => Object.entries(files).map(([file, value]) => [`${name}${file}.json`, value] as const);
  return [[`${names.details}.json`, details], ...folder('', limits), ...folder('set/', beside['permission set']), ['account-summary.json', beside['account summary']], ...folder('answers/', beside.answers)];
}

/** Where the other inputs lie, by the member of the source that names them. */
const PLACES = { trails: 'trails', lastAccessed: 'last-accessed', publicKeys: 'keys', serviceReference: 'reference' } as const;

function besideFiles({ beside }: Estate): Readonly<Record<keyof typeof PLACES, readonly InputText[]>> {
  const files = (place: keyof typeof PLACES, values: Readonly<Record<string, unknown>>): readonly InputText[] => Object.entries(values).map(([name, value]) => ({ path: `${PLACES[place]}/${name}.json`, text: JSON.stringify(value) }));
  return { trails: files('trails', beside.trails), lastAccessed: files('lastAccessed', { answer: beside['last accessed'] }), publicKeys: files('publicKeys', { keys: beside['public keys'] }), serviceReference: files('serviceReference', beside['service reference']) };
}

/** The whole configuration: the source names the inputs beside, too. */
export function wholeConfig({ config }: Estate): Readonly<Record<string, unknown>> {
  const [source] = config['sources'] as readonly Readonly<Record<string, unknown>>[];
  const { serviceReference, ...observability } = PLACES;
  return { ...config, sources: [{ ...source, observability: { multiRegion: true, ...observability }, serviceReference, definitions: ['policies/**', 'infra/*.tf', 'infra/*.yaml'].map((path) => ({ path })) }] };
}

/** Does every reader take it as it takes the plain one? */
function isReadable(estate: Estate, kinds: string): boolean {
  try {
    const { serviceReference, ...told } = besideFiles(estate);
    grants.read('shop', exportsOf(estate).map(([file, value]) => ({ path: `exports/${file}`, text: JSON.stringify(value) })), serviceReference);
    evidence.read('shop', told);
    readStatement('shop', STATEMENT, JSON.stringify(estate.beside.statement));
    if (readDigest({ name: 'digest', bytes: Buffer.from(JSON.stringify(estate.beside.digest)) }) === undefined) return false;
  } catch {
    return false;
  }
  return kindsOf(estate) === kinds && shape.safeParse(wholeConfig(estate)).success;
}

function kindsOf(estate: Estate): string {
  return [...estate.odd, ...estate.plain.slice(0, 5)].map((record) => usage.project(record).kind).join(' ');
}

/** The estate as files in a new folder; `dispose` removes it. */
export function laidOut(estate: Estate): { readonly folder: string; readonly dispose: () => void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'pawl-hostile-'));
  const write = (name: string, content: string | Buffer): void => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  };
  const { names } = estate;
  for (const [file, value] of exportsOf(estate)) write(`exports/${file}`, JSON.stringify(value));
  write(`policies/${names.definition}.json`, JSON.stringify(estate.definition, null, 2));
  for (const { path: file, text } of Object.values(besideFiles(estate)).flat()) write(file, text);
  const { beside } = estate;
  write(`infra/${names.terraform}.tf`, beside.code.terraform);
  write(`infra/${names.template}.yaml`, beside.code.template);
  write(`logs/AWSLogs/123456789012/CloudTrail-Digest/eu-central-1/2026/01/01/${names.file}.json.gz`, gzipSync(JSON.stringify(beside.digest)));
  write(`logs/${STATEMENT}`, JSON.stringify(beside.statement));
  write(`logs/${names.folder}/${names.column}/${names.file}.json.gz`, gzipSync(JSON.stringify({ Records: estate.plain })));
  write(`logs/${names.folder}/${names.column}/odd-${names.file}.json`, JSON.stringify({ Records: estate.odd }));
  // The path tells the day, so that the damage stays on it.
  write(`logs/${names.folder}/AWSLogs/123456789012/CloudTrail/eu-central-1/2026/03/01/123456789012_CloudTrail_eu-central-1_20260301T0000Z_${names.file}.json`, '{"Records":[{"oops"');
  write('pawl.yaml', JSON.stringify(wholeConfig(estate)));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
