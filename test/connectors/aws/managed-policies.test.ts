import { join } from 'node:path';
import { expect, test } from 'vitest';
import { expandAction, findAction } from '../../../connectors/aws/actions.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import { describeSamples, documents } from './samples.ts';

interface Sample {
  readonly name: string;
  readonly document: unknown;
  readonly effective_actions: readonly { readonly effective_action: string }[];
}

describeSamples('patterns of AWS-managed policies', (folder) => {
  const samples = (folder === '' ? [] : documents(join(folder, 'aws-managed-policies'))).map(({ value }) => value as Sample);

  test('there are a hundred of them', () => {
    expect(samples).toHaveLength(100);
  });

  test.each(samples)('$name grants every action that others read out of it and our list knows', (sample) => {
    const statements = parseDocument(sample.document).statements.filter((statement) => statement.effect === 'Allow');
    const granted = new Set(statements.flatMap((statement) => grantedBy(statement.actions, statement.notActions)));
    const expected = sample.effective_actions.map((entry) => findAction(entry.effective_action)?.action).filter((action) => action !== undefined);
    expect(expected.filter((action) => !granted.has(action))).toEqual([]);
  });
});

function grantedBy(actions: readonly string[] | undefined, notActions: readonly string[] | undefined): readonly string[] {
  if (actions !== undefined) return actions.flatMap(expandAction);
  const not = new Set((notActions ?? []).flatMap(expandAction));
  return expandAction('*').filter((action) => !not.has(action));
}
