import path from 'node:path';
import { expect, test } from 'vitest';
import { ACTION_LIST_DATE, expandAction, findAction } from '../../../connectors/aws/actions.ts';
import type { Statement } from '../../../connectors/aws/inventory.ts';
import { parseDocument } from '../../../connectors/aws/policy.ts';
import extraActions from '../../cases/aws-managed-policy-extras.json' with { type: 'json' };
import { describeSamples, documents } from '../../samples.ts';

interface Sample {
  readonly name: string;
  readonly document: unknown;
  readonly effective_actions: readonly { readonly effective_action: string }[];
}

describeSamples('patterns of AWS-managed policies', (folder) => {
  const samples = (folder === '' ? [] : documents(path.join(folder, 'aws-managed-policies'))).map(({ value }) => value as Sample);

  test('there are a hundred of them', () => {
    expect(samples).toHaveLength(100);
  });

  test.each(samples)('$name grants every action that others read out of it and our list knows', (sample) => {
    const granted = grantedBy(sample);
    const expected = effective(sample).map((action) => findAction(action)?.action).filter((action) => action !== undefined);
    expect(expected.length).toBeGreaterThan(0);
    expect(expected.filter((action) => !granted.has(action))).toEqual([]);
  });

  // A pattern grants what AWS has added since the samples were made: those actions are listed, by the date of our list.
  test('every further action is on the committed list, with the date of the action list that knows it', () => {
    const { why: _, ...dated } = extraActions;
    expect(Object.keys(dated).every((date) => date <= ACTION_LIST_DATE)).toBe(true);
    const listed = Object.values(dated).flat();
    const extras = new Set(samples.flatMap((sample) => {
      const known = new Set(effective(sample).map((action) => action.toLowerCase()));
      return [...grantedBy(sample)].filter((action) => !known.has(action.toLowerCase()));
    }));
    expect([...extras].sort()).toEqual([...listed].sort());
  });

  test('few of their effective actions are unknown to our list', () => {
    const unknown = new Set(samples.flatMap(effective).filter((action) => findAction(action) === undefined));
    expect([...unknown].sort()).toEqual([
      'glue:GetPartitionMetadata',
      'quicksight:DescribeAutomationGroup',
      'quicksight:DescribeAutomationGroupPermissions',
      'quicksight:ListAutomationGroups',
    ]);
  });
});

function effective(sample: Sample): readonly string[] {
  return sample.effective_actions.map((entry) => entry.effective_action);
}

function grantedBy(sample: Sample): ReadonlySet<string> {
  return new Set(parseDocument(sample.document).statements.filter((statement) => statement.effect === 'Allow').flatMap(actionsOf));
}

function actionsOf({ actions, notActions }: Statement): readonly string[] {
  if (actions !== undefined) return actions.flatMap(expandAction);
  const not = new Set((notActions ?? []).flatMap(expandAction));
  return expandAction('*').filter((action) => !not.has(action));
}
