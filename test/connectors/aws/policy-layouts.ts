import { Document, isSeq, visit } from 'yaml';
import type { PolicyDocument } from '../../../connectors/aws/inventory.ts';
import { documentJson } from '../../../connectors/aws/policy.ts';
import type { Definition } from '../../../src/core/proposal.ts';

/** Ways to write the inline policy `p` of role `x` in a file. */
export const LAYOUTS: Readonly<Record<string, (document: PolicyDocument) => Definition>> = {
  json: (document) => ({ path: 'p.json', text: `${JSON.stringify(documentJson(document), null, 2)}\n`, defines: 'role/x#p' }),
  jsonencode: (document) => ({ path: 'a.tf', text: taker(`jsonencode(${hcl(documentJson(document, 'compact'), 1)})`) }),
  heredoc: (document) => ({ path: 'a.tf', text: taker(`<<EOF\n${JSON.stringify(documentJson(document, 'compact'), null, 4).replaceAll('$' + '{', () => '$$' + '{')}\nEOF`) }),
  'policy document': (document) => ({ path: 'a.tf', text: `${dataDocument(document)}\n${taker('data.aws_iam_policy_document.p.json')}` }),
  'template in block style': (document) => ({ path: 't.yaml', text: templateOf([{ role: 'x', name: 'p', document }], false) }),
  'template in flow style': (document) => ({ path: 't.yaml', text: templateOf([{ role: 'x', name: 'p', document }], true) }),
};

function taker(policy: string): string {
  return `resource "aws_iam_role_policy" "p" {\n  name   = "p"\n  role   = "x"\n  policy = ${policy}\n}\n`;
}

/** A text as HCL writes it: JSON with the marks of interpolations escaped. */
function text(value: string): string {
  return JSON.stringify(value).replaceAll('$' + '{', () => '$$' + '{').replaceAll('%{', '%%{');
}

/** A JSON value as an expression of HCL. */
export function hcl(value: unknown, depth: number): string {
  const pad = '  '.repeat(depth + 1);
  const end = '  '.repeat(depth);
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) {
    const items = value.map((item) => hcl(item, depth + 1));
    return items.length < 3 && items.every((item) => !item.includes('\n')) ? `[${items.join(', ')}]` : `[\n${items.map((item) => `${pad}${item},\n`).join('')}${end}]`;
  }
  if (typeof value !== 'object' || value === null) return String(value);
  return `{\n${Object.entries(value).map(([key, inner]) => `${pad}${/^\w+$/.test(key) ? key : text(key)} = ${hcl(inner, depth + 1)}\n`).join('')}${end}}`;
}

/** A policy as `data "aws_iam_policy_document"`. */
export function dataDocument(document: PolicyDocument, label = 'p'): string {
  const list = (name: string, values: readonly string[] | undefined): string => (values === undefined ? '' : `    ${name} = [${values.length < 2 ? values.map(text).join('') : `\n${values.map((value) => `      ${text(value)},\n`).join('')}    `}]\n`);
  const conditions = (condition: string | undefined): string =>
    Object.entries((condition === undefined ? {} : JSON.parse(condition)) as Record<string, Record<string, unknown>>)
      .flatMap(([test, keys]) => Object.entries(keys).map(([variable, value]) => `\n    condition {\n      test     = ${text(test)}\n      variable = ${text(variable)}\n      values   = [${(Array.isArray(value) ? value : [value]).map((one) => text(String(one))).join(', ')}]\n    }\n`))
      .join('');
  const statements = document.statements.map(
    (one) =>
      `  statement {\n${one.sid === undefined ? '' : `    sid = ${text(one.sid)}\n`}${one.effect === 'Allow' ? '' : '    effect = "Deny"\n'}${list('actions', one.actions)}${list('not_actions', one.notActions)}${list('resources', one.resources)}${list('not_resources', one.notResources)}${conditions(one.condition)}  }\n`,
  );
  const head = document.version === '2012-10-17' ? '' : `  version = "${document.version}"\n`;
  return `data "aws_iam_policy_document" "${label}" {\n${head}${document.id === undefined ? '' : `  policy_id = ${text(document.id)}\n`}${statements.join('\n')}}\n`;
}

/** A template of roles with one inline policy each. */
export function templateOf(roles: readonly { readonly role: string; readonly name: string; readonly document: PolicyDocument }[], flow: boolean): string {
  const resources = roles.map(({ role, name, document }, index) => [
    `R${index}`,
    { Type: 'AWS::IAM::Role', Properties: { RoleName: role, Policies: [{ PolicyName: name, PolicyDocument: documentJson(document, 'compact') }] } },
  ]);
  const made = new Document({ Resources: Object.fromEntries(resources) }, { aliasDuplicateObjects: false });
  if (flow) visit(made, { Seq: (_, node) => void (isSeq(node) && node.items.every((item) => typeof (item as { value?: unknown }).value === 'string') ? (node.flow = true) : undefined) });
  return made.toString({ lineWidth: 0 });
}
