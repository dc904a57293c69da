import { placeAt, valueIn, type MapNode, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import type { FilePlaces, Place } from './place.ts';

const TYPES = ['aws_iam_policy', 'aws_iam_role_policy', 'aws_iam_user_policy', 'aws_iam_group_policy'];

/**
 * Does CDK for Terraform say that it made this file? Its root has a comment with the name of the stack
 * (https://developer.hashicorp.com/terraform/cdktf/cli-reference/commands, "synth").
 */
export function isSynthesized(text: string): boolean {
  return /^[\uFEFF\s]*\{\s*"\/\/"\s*:\s*\{\s*"metadata"\s*:\s*\{[^{}]*"stackName"\s*:/.test(text.slice(0, 2_000));
}

/**
 * Terraform in JSON that CDK for Terraform writes: its policies are told, not edited, because the next synthesis would
 * undo the edit.
 */
export function synthesizedPlaces(written: Written): FilePlaces {
  const documents = blocks(written.root, 'data', 'aws_iam_policy_document').map(([label, node]): Place => told(written, `data.aws_iam_policy_document.${label}`, node));
  const resources = TYPES.flatMap((type) => blocks(written.root, 'resource', type).map(([label, node]) => told(written, `${type}.${label}`, node)));
  return { path: written.name, places: [...documents, ...resources] };
}

function blocks(root: TreeNode, kind: string, type: string): readonly (readonly [string, TreeNode])[] {
  const found = valueIn(valueIn(root, kind), type);
  return found?.kind === 'map' ? (found satisfies MapNode).entries.map(({ name, value }) => [name, value] as const) : [];
}

function told(written: Written, address: string, node: TreeNode): Place {
  const where = placeAt(written, node.start);
  const trouble = { where, reason: 'CDK for Terraform writes this file, so that the policy must be changed in the program' };
  return { path: written.name, address, where, names: [], trouble, remove: () => trouble };
}
