import path from 'node:path';
import { expect, test } from 'vitest';
import { conditionHolds } from '../../../connectors/aws/model/conditions/evaluate.ts';
import { canonicalJson, isObject } from '../../../src/core/json.ts';
import { describeSamples, documents } from '../../samples.ts';

const FOLDERS = ['aws-managed-policies', 'aws-role-policies', 'aws-iam-account-details'];

/** Every Condition block of a document, as canonical JSON. */
function conditionsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(conditionsIn);
  if (!isObject(value)) return [];
  const own = isObject(value['Condition']) ? [canonicalJson(value['Condition'])] : [];
  return [...own, ...Object.values(value).flatMap(conditionsIn)];
}

describeSamples('conditions of policies that others wrote', (folder) => {
  test('nothing but keys of the request is missing to decide them', () => {
    const blocks = new Set(FOLDERS.flatMap((name) => documents(path.join(folder, name))).flatMap(({ value }) => conditionsIn(value)));
    expect(blocks.size).toBeGreaterThan(60);
    const doubts = [...blocks].flatMap((block) => conditionHolds(block, '2012-10-17', {}).missing.filter((fact) => !fact.startsWith('the key ')));
    expect(doubts).toEqual([]);
  });
});
