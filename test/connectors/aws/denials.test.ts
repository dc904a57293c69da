import { expect, test } from 'vitest';
import { interpret } from '../../../connectors/aws/mapping/interpret.ts';
import type { FoldKey } from '../../../src/core/usage.ts';
import { describeSamples, documents } from './samples.ts';

interface Denial {
  readonly call: string;
  readonly action: string;
}

describeSamples('denial messages in recorded calls name the action that the mapping names', (folder) => {
  test('for every pair', () => {
    const pairs = new Map<string, Denial>();
    for (const { value } of documents(folder)) {
      for (const denial of denialsIn(value)) pairs.set(`${denial.call} ${denial.action}`, denial);
    }
    expect(pairs.size).toBeGreaterThan(60);
    const disagreeing = [...pairs.values()].filter(({ call, action }) => !mapped(call).includes(action.toLowerCase()));
    expect(disagreeing).toEqual([]);
  });
});

function mapped(call: string): readonly string[] {
  const key: FoldKey = { instance: '1', scope: 'us-east-1', principal: 'AIDA', call, resources: [], context: {}, outcome: 'refused' };
  return interpret(key, undefined).requirements.flatMap((one) => one.anyOf.map((access) => access.action.toLowerCase()));
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
