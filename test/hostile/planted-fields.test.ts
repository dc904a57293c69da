import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AwsConfig } from '../../connectors/aws/config.ts';
import { Document as DigestDocument } from '../../connectors/aws/evidence/digests/digest.ts';
import { KINDS as EVIDENCE_KINDS } from '../../connectors/aws/evidence/index.ts';
import { Answer as LastAccessedAnswer } from '../../connectors/aws/evidence/last-accessed.ts';
import { Answer as PublicKeysAnswer } from '../../connectors/aws/evidence/public-keys.ts';
import { Described as DescribedTrail, Selected, Status } from '../../connectors/aws/evidence/read-trails.ts';
import { INPUT_KINDS, parseInput } from '../../connectors/aws/grants/input.ts';
import { Accounts, CustomerManaged, Described as DescribedSet, Inline, Managed } from '../../connectors/aws/grants/permission-sets.ts';
import { AccountSummary } from '../../connectors/aws/grants/quotas.ts';
import { Index, Service } from '../../connectors/aws/grants/service-reference.ts';
import { AccountDetails, DescribedPolicy, OrganizationBundle, ResourcePolicyBundle } from '../../connectors/aws/schema.ts';
import { usage } from '../../connectors/aws/usage.ts';
import { configShape } from '../../src/config.ts';
import { Statement } from '../../src/ingest/spool/statement.ts';
import type { AnyConnector } from '../../src/core/connector.ts';
import free from '../cases/hostile/fields-without-payload.json' with { type: 'json' };
import { estateOf, FIELDS } from './estate.ts';
import { exportsOf, wholeConfig } from './plant.ts';

/** What an input may hold, as far as this test looks: JSON Schema. */
interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

const MARK = '¤';
const estate = estateOf((field) => `${FIELDS[field]}${MARK}`);
const { organization, described, resources } = estate.limits;
const { beside } = estate;

/** Where texts of any kind may stand in such an input: paths of members, lists passed through. */
function textsOf(schema: Schema, at = ''): readonly string[] {
  const some = schema.anyOf ?? schema.allOf;
  if (some !== undefined) return some.flatMap((one) => textsOf(one, at));
  if (schema.type === 'array') return textsOf(schema.items ?? {}, at);
  if (schema.properties !== undefined) return Object.entries(schema.properties).flatMap(([member, inner]) => textsOf(inner, at === '' ? member : `${at}.${member}`));
  return /^(?:number|integer|boolean|null)$/.test(schema.type ?? '') || schema.enum !== undefined || schema.const !== undefined ? [] : [at];
}

/** Where the mark stands. */
function markedIn(value: unknown, at = ''): readonly string[] {
  if (typeof value === 'string') return value.includes(MARK) ? [at] : [];
  if (Array.isArray(value)) return value.flatMap((one) => markedIn(one, at));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([member, inner]) => markedIn(inner, at === '' ? member : `${at}.${member}`));
}

const schemaOf = (shape: z.ZodType): Schema => z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }) as Schema;

/** Each kind of input: what it may hold, and what of it the hostile estate fills with payloads. */
const INPUTS: Readonly<Record<keyof typeof free, readonly [readonly string[], readonly string[]]>> = {
  'account details': [textsOf(schemaOf(AccountDetails)), markedIn(estate.details)],
  'organization policies': [textsOf(schemaOf(OrganizationBundle)), markedIn(organization)],
  'a described policy': [textsOf(schemaOf(DescribedPolicy)), markedIn(described)],
  'resource policies': [textsOf(schemaOf(ResourcePolicyBundle)), markedIn(resources)],
  'CloudTrail record': [usage.fields.paths, [...estate.odd, ...estate.plain].flatMap((record) => markedIn(record))],
  'a permission set': [[DescribedSet, Inline, Managed, CustomerManaged, Accounts].flatMap((shape) => textsOf(schemaOf(shape))), Object.values(beside['permission set']).flatMap((value) => markedIn(value))],
  'account summary': [textsOf(schemaOf(AccountSummary)), markedIn(beside['account summary'])],
  'service reference': [[...textsOf(schemaOf(Service)), ...textsOf(schemaOf(Index))], Object.values(beside['service reference']).flatMap((value) => markedIn(value))],
  trails: [[...textsOf(schemaOf(DescribedTrail), 'trailList'), ...textsOf(schemaOf(Selected)), ...textsOf(schemaOf(Status))], Object.values(beside.trails).flatMap((value) => markedIn(value))],
  'last accessed': [textsOf(schemaOf(LastAccessedAnswer)), markedIn(beside['last accessed'])],
  'public keys': [textsOf(schemaOf(PublicKeysAnswer)), markedIn(beside['public keys'])],
  digest: [textsOf(schemaOf(DigestDocument)), markedIn(beside.digest)],
  'spool statement': [textsOf(schemaOf(Statement)), markedIn(beside.statement)],
  'pawl.yaml': [textsOf(schemaOf(configShape([{ id: 'aws', config: AwsConfig } as unknown as AnyConnector]))), markedIn(wholeConfig(estate))],
};

/** Kinds of exports that stand nowhere in the estate, with the reason. */
const UNPLANTED = { attachments: 'refused whatever it holds', other: 'refused as not known' };

/** Every shape of a file that is read: those above, parts of them, rows of the state, and what pawl itself wrote. */
const SHAPES = [
  'schema AccountDetails', 'schema DescribedPolicy', 'schema Group', 'schema OrganizationBundle', 'schema OrganizationEntry', 'schema Policy', 'schema ResourcePolicyBundle', 'schema Role', 'schema User',
  'permission-sets Accounts', 'permission-sets CustomerManaged', 'permission-sets Described', 'permission-sets Inline', 'permission-sets Managed', 'quotas AccountSummary', 'service-reference Index', 'service-reference Service',
  'read-trails Described', 'read-trails Selected', 'read-trails Status', 'selectors AdvancedSelector', 'selectors BasicSelector', 'last-accessed Answer', 'public-keys Answer', 'digest Document',
  'statement Statement', 'cursor Cursor', 'emptied MarkRow', 'extents StatementRow',
];

const ROOT = path.resolve(import.meta.dirname, '../..');

describe('texts of an input that hold no payload are listed with the reason', () => {
  it.each(Object.entries(INPUTS))('%s', (kind, [may, marked]) => {
    expect(may.length).toBeGreaterThan(kind === 'account summary' ? -1 : 0);
    const bare = [...new Set(may)].filter((path) => !marked.some((one) => one === path || one.startsWith(`${path}.`))).sort();
    expect(bare).toEqual(Object.keys(free[kind as keyof typeof free]).sort());
  });
});

describe('a kind of input that nobody plants in', () => {
  it('is no kind of export', () => {
    const kinds = new Set(exportsOf(estate).map(([path, value]) => parseInput('shop', { path, text: JSON.stringify(value) }).kind));
    expect(INPUT_KINDS.filter((kind) => !kinds.has(kind))).toEqual(Object.keys(UNPLANTED));
  });

  it('is no kind of evidence', () => {
    expect([...EVIDENCE_KINDS].sort()).toEqual(['lastAccessed', 'publicKeys', 'trails']);
  });

  it('is no shape that a reader of files knows', () => {
    const files = ['connectors/aws/schema.ts', ...['connectors/aws/grants', 'connectors/aws/evidence', 'src/ingest/spool'].flatMap((folder) => readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`))].filter((name) => name.endsWith('.ts'));
    const shapes = files.flatMap((file) => [...readFileSync(path.join(ROOT, file), 'utf8').matchAll(/^(?:export )?const ([A-Z]\w*) = z\b/gm)].map(([, name]) => `${path.basename(file, '.ts')} ${name}`));
    expect(shapes.sort()).toEqual([...SHAPES].sort());
  });
});
