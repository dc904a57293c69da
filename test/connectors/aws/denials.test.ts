import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import { project } from '../../../connectors/aws/project/project.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { describeSamples, sampleFiles, type Sample } from '../../samples.ts';
import { mordor } from './unwrapped.ts';

interface Denial {
  readonly call: string;
  readonly action: string;
}

/**
 * Folders of the samples that hold CloudTrail events, each with the number of its distinct (call, action) pairs, counted
 * by another program. A new folder with denials fails the test until it is in this table.
 */
const FOLDERS: Readonly<Record<string, number>> = {
  'audit-events-panther': 8,
  'aws-cloudtrail-flaws-extract': 64,
  'aws-cloudtrail-mordor': 0,
  'aws-cloudtrail-stratus': 5,
  'aws-cloudtrail-streamalert': 0,
  'aws-cloudtrail-trailscraper': 0,
};

/** Denials whose action the mapping does not name, with the reason. */
const LISTED: readonly (Denial & { readonly because: string })[] = [];

describeSamples('denial messages in recorded calls name the action that the mapping names', (samples) => {
  test('in every folder with CloudTrail events, and no event is overlooked', () => {
    const pairs: Record<string, number> = {};
    for (const folder of foldersOf(samples)) {
      const denials = sampleFiles(join(samples, folder)).flatMap((file) => denialsIn(document(file)));
      if (denials.length > 0 || folder in FOLDERS) pairs[folder] = distinct(denials).length;
    }
    expect(pairs).toEqual(FOLDERS);
    expect(mordor(samples).flatMap(({ event }) => denialsIn(event))).toEqual([]);
  });

  test('for every pair', () => {
    const denials = distinct(sampleFiles(samples).flatMap((file) => denialsIn(document(file))));
    expect(denials).toHaveLength(74);
    const disagreeing = denials.filter(({ call, action }) => !mapped(call).includes(action.toLowerCase()));
    expect(disagreeing).toEqual(LISTED.map(({ call, action }) => ({ call, action })));
  });
});

describeSamples('refusals in recorded calls, as a scan reads them', (samples) => {
  test('none contradicts the mapping by its action or resource', () => {
    const keys = new Map<string, FoldKey>();
    for (const event of sampleFiles(samples).flatMap((file) => eventsIn(document(file)))) {
      const projected = project(event);
      if (projected.kind === 'call' && projected.key.context['deniedAction'] !== undefined) keys.set(JSON.stringify(projected.key), projected.key);
    }
    const found = [...keys.values()];
    const pairs = new Set(found.map((key) => `${key.call} ${key.context['deniedAction'] ?? ''}`));
    const contradicted = found.flatMap((key) => interpret(key, undefined).contradicted?.reason ?? []);
    const unmapped = found.filter((key) => interpret(key, undefined).unmapped !== undefined);
    process.stderr.write(`refusals: ${found.length} distinct, ${pairs.size} pairs of call and action; ${contradicted.length} contradict, ${unmapped.length} are of unmapped calls\n`);
    expect(contradicted).toEqual(CONTRADICTED);
    expect(pairs.size).toBeGreaterThanOrEqual(70);
    expect(unmapped.length).toBe(0);
  });
});

/** Refusals in the samples that contradict the mapping. */
const CONTRADICTED: readonly string[] = [];

function eventsIn(value: unknown): readonly unknown[] {
  if (typeof value === 'string' && value.startsWith('{') && value.includes('eventSource')) return eventsIn(parsed(value));
  if (typeof value !== 'object' || value === null) return [];
  const { eventSource, eventName } = value as Record<string, unknown>;
  return typeof eventSource === 'string' && typeof eventName === 'string' ? [value] : Object.values(value).flatMap(eventsIn);
}

function foldersOf(samples: string): readonly string[] {
  return readdirSync(samples, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name).sort();
}

function distinct(denials: readonly Denial[]): readonly Denial[] {
  return [...new Map(denials.map((denial) => [`${denial.call} ${denial.action}`, denial])).values()];
}

function mapped(call: string): readonly string[] {
  const key: FoldKey = { instance: '1', scope: 'us-east-1', principal: 'AIDA', call, resources: [], context: {}, outcome: 'refused' };
  return interpret(key, undefined).requirements.flatMap((one) => one.anyOf.map((access) => access.action.toLowerCase()));
}

function document(file: Sample): unknown {
  if (!/eventName/u.test(file.text)) return undefined;
  return file.path.endsWith('.yml') ? parse(file.text) : parsed(file.text);
}

/** Every object anywhere in a document that has an event's members, whatever the envelope. */
function denialsIn(value: unknown): readonly Denial[] {
  if (typeof value === 'string' && value.startsWith('{') && value.includes('eventSource')) return denialsIn(parsed(value));
  if (typeof value !== 'object' || value === null) return [];
  const { eventSource, eventName, errorMessage } = value as Record<string, unknown>;
  if (typeof eventSource !== 'string' || typeof eventName !== 'string') return Object.values(value).flatMap(denialsIn);
  const action = typeof errorMessage === 'string' ? /not authorized to perform:? \(?([A-Za-z0-9-]+:[A-Za-z0-9]+)/.exec(errorMessage)?.[1] : undefined;
  return action === undefined ? [] : [{ call: `${eventSource}:${eventName}`, action }];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
