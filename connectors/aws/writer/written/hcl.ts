import type { TreeNode } from '../../../../src/edits/tree.ts';
import { jsonTemplate, quoteHcl, withMarks } from '../../../../src/edits/terraform.ts';
import { listOf } from './literal.ts';
import { type Dialect, IAM_MEMBERS, type WrittenList } from './policy.ts';
import type { Template } from './template.ts';

/** `jsonencode({ … })` and JSON in a heredoc: IAM's words, texts with interpolations, lists that may be computed. */
export const HCL: Dialect = { members: IAM_MEMBERS, text, list, source };

/** JSON in a heredoc. */
export const HEREDOC: Dialect = { members: IAM_MEMBERS, text, list, source: (template) => jsonSource(template) };

/** `data "aws_iam_policy_document"`, whose arguments have names of their own (AWS provider, "aws_iam_policy_document"). */
export const DATA_DOCUMENT: Dialect = {
  members: { sid: 'sid', actions: 'actions', notActions: 'not_actions', resources: 'resources', notResources: 'not_resources' },
  text: (node) => text(node)?.map((part) => (typeof part === 'string' ? part.replaceAll('&{', '${') : part)),
  list: (node) => list(node, DATA_DOCUMENT.text),
  source,
};

/** The same in Terraform's JSON syntax. */
export const JSON_DOCUMENT: Dialect = { ...DATA_DOCUMENT, source: jsonTemplate };

/** An expression in the place of a text is a hole; a list or an object is no text. */
function text(node: TreeNode): Template | undefined {
  if (node.kind === 'text') return node.parts;
  if (node.kind === 'scalar') return node.value === null ? undefined : [String(node.value)];
  return node.kind === 'opaque' ? [{ code: node.code }] : undefined;
}

/** An expression in the place of a list may be a list of any length, or a text. */
function list(node: TreeNode, read: Dialect['text'] = text): WrittenList | undefined {
  return node.kind === 'opaque' ? { kind: 'whole', node, code: node.code } : listOf(node, read);
}

function source(template: Template): string {
  return `"${template.map((part) => (typeof part === 'string' ? quoteHcl(part).slice(1, -1) : `\${${part.code}}`)).join('')}"`;
}

function jsonSource(template: Template): string {
  return `"${template.map((part) => (typeof part === 'string' ? withMarks(JSON.stringify(part).slice(1, -1)) : `\${${part.code}}`)).join('')}"`;
}
