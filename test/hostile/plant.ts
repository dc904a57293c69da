import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { AwsConfig } from '../../connectors/aws/config.ts';
import { grants } from '../../connectors/aws/grants.ts';
import { usage } from '../../connectors/aws/usage.ts';
import { configShape } from '../../src/config.ts';
import type { AnyConnector } from '../../src/core/connector.ts';
import { estateOf, FIELDS, type Estate, type Field } from './estate.ts';

/**
 * `anything`: every text begins or ends with the payload, if its reader takes it. `issuable`: names and paths hold of
 * the payload only what IAM could have issued, so that patches and scripts are written.
 */
export type Mode = 'anything' | 'issuable';

const NAMES: ReadonlySet<Field> = new Set<Field>(['roleName', 'userName', 'groupName', 'otherName', 'oddName', 'inlineName', 'groupPolicy', 'userPolicy', 'managedName', 'boundaryName', 'roleId', 'otherId', 'oddId', 'userId', 'groupId']);
/** What stands before a colon is the id of a session's role; longer ones are refused. */
const IDS: ReadonlySet<Field> = new Set<Field>(['roleId', 'otherId', 'oddId', 'userId', 'groupId', 'subject']);
const PATHS: ReadonlySet<Field> = new Set<Field>(['managedPath', 'rolePath', 'userPath', 'groupPath']);
const FILES: ReadonlySet<Field> = new Set<Field>(['exportFile', 'definitionFile', 'logFolder', 'logFile', 'logFolderLikeColumn']);

const connector = { id: 'aws', config: AwsConfig } as unknown as AnyConnector;
const shape = configShape([connector]);

/** Which of several payloads a field gets. */
export function payloadOf(field: Field, payloads: readonly string[]): string {
  return payloads[Object.keys(FIELDS).indexOf(field) % payloads.length] ?? '';
}

/** An estate with a payload wherever one can stand, and the fields where one does. Several payloads take turns. */
export function planted(payloads: readonly string[], mode: Mode): { readonly estate: Estate; readonly fields: ReadonlySet<Field> } {
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
  for (const attempt of [0, 1, 2]) plant(all.filter((field) => !planting.has(field)), attempt);
  return { estate: estateOf((field) => texts[field]), fields: planting };
}

function candidates(field: Field, payload: string, mode: Mode): readonly string[] {
  const plain = FIELDS[field];
  // IAM numbers versions: v1, v2, …
  if (field === 'versionId' && mode === 'issuable') return [];
  if (FILES.has(field)) return [plain + fileText(payload)];
  if (IDS.has(field) && mode === 'anything') return [payload.replaceAll(':', '').slice(0, 80) + plain];
  const fitting = mode === 'anything' ? payload : issuable(field, payload);
  return fitting === '' ? [] : [fitting + plain, plain + fitting, fitting.slice(0, 400) + plain];
}

/** What of a text IAM could have issued there. It stores text, so never half of a surrogate pair. */
function issuable(field: Field, payload: string): string {
  if (NAMES.has(field)) return payload.replace(/[^\w+=,.@-]/g, '').slice(0, 60);
  if (PATHS.has(field)) return payload.replace(/[^\x21-\x7e]|\//g, '').slice(0, 400);
  if (field === 'action') return payload.replace(/[^\w*?-]/g, '').slice(0, 60);
  return payload.replace(/\p{Cs}/gu, '');
}

/** What of a text can stand in a name of a file: neither a slash nor a NUL, and 255 bytes in all. */
function fileText(payload: string): string {
  return Array.from(payload.replace(/[/\0\p{Cs}]/gu, '')).slice(0, 40).join('');
}

/** The files of the granted side, by name. */
function exportsOf({ details, limits, names }: Estate): readonly (readonly [string, unknown])[] {
  return [[`${names.details}.json`, details], ...Object.entries(limits).map(([name, value]) => [`${name}.json`, value] as const)];
}

/** Does every reader take it as it takes the plain one? */
function isReadable(estate: Estate, kinds: string): boolean {
  try {
    grants.read('shop', exportsOf(estate).map(([file, value]) => ({ path: `exports/${file}`, text: JSON.stringify(value) })));
  } catch {
    return false;
  }
  return kindsOf(estate) === kinds && shape.safeParse(estate.config).success;
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
  write(`logs/${names.folder}/${names.column}/${names.file}.json.gz`, gzipSync(JSON.stringify({ Records: estate.plain })));
  write(`logs/${names.folder}/${names.column}/odd-${names.file}.json`, JSON.stringify({ Records: estate.odd }));
  // The path tells the day, so that the damage stays on it.
  write(`logs/${names.folder}/AWSLogs/123456789012/CloudTrail/eu-central-1/2026/03/01/123456789012_CloudTrail_eu-central-1_20260301T0000Z_${names.file}.json`, '{"Records":[{"oops"');
  write('pawl.yaml', JSON.stringify(estate.config));
  return { folder, dispose: () => rmSync(folder, { recursive: true, force: true }) };
}
