import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AwsConfig } from '../../connectors/aws/config.ts';
import { AccountDetails, DescribedPolicy, OrganizationBundle, ResourcePolicyBundle } from '../../connectors/aws/schema.ts';
import { usage } from '../../connectors/aws/usage.ts';
import { configShape } from '../../src/config.ts';
import type { AnyConnector } from '../../src/core/connector.ts';
import free from '../cases/hostile/fields-without-payload.json' with { type: 'json' };
import { estateOf, FIELDS } from './estate.ts';

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
  'pawl.yaml': [textsOf(schemaOf(configShape([{ id: 'aws', config: AwsConfig } as unknown as AnyConnector]))), markedIn(estate.config)],
};

describe('texts of an input that hold no payload are listed with the reason', () => {
  it.each(Object.entries(INPUTS))('%s', (kind, [may, marked]) => {
    expect(may.length).toBeGreaterThan(2);
    const bare = [...new Set(may)].filter((path) => !marked.some((one) => one === path || one.startsWith(`${path}.`))).sort();
    expect(bare).toEqual(Object.keys(free[kind as keyof typeof free]).sort());
  });
});
