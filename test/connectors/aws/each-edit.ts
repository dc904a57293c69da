import type { AwsInventory, PolicyDocument, Statement } from '../../../connectors/aws/inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../../../connectors/aws/references.ts';

/** A narrowing that takes one thing away, and the reference of what it changes. */
export interface OneEdit {
  readonly name: string;
  readonly reference: string;
  readonly after: AwsInventory;
}

const LISTS = ['actions', 'notActions', 'resources', 'notResources'] as const;

/** Every narrowing of an account that takes one action, resource, statement, whole inline policy or attachment away. */
export function eachEdit(inventory: AwsInventory): OneEdit[] {
  const out: OneEdit[] = [];
  for (const holder of inventory.holders) {
    const changed = (inline: typeof holder.inline, attached = holder.attached): AwsInventory => ({ ...inventory, holders: inventory.holders.map((one) => (one === holder ? { ...holder, inline, attached } : one)) });
    for (const own of holder.inline) {
      const reference = inlineReference(holderName(holder), own.name);
      const others = holder.inline.filter((one) => one !== own);
      out.push({ name: `${reference} whole`, reference, after: changed(others) });
      for (const [name, document] of smaller(own.document)) out.push({ name: `${reference} ${name}`, reference, after: changed(holder.inline.map((one) => (one === own ? { ...own, document } : one))) });
    }
    for (const arn of holder.attached) {
      const reference = attachmentReference(holderName(holder), arn);
      out.push({ name: reference, reference, after: changed(holder.inline, holder.attached.filter((one) => one !== arn)) });
    }
  }
  for (const policy of inventory.policies) {
    if (policy.managedBy === 'aws') continue;
    for (const [name, document] of smaller(policy.document)) {
      out.push({ name: `${policy.arn} ${name}`, reference: policy.arn, after: { ...inventory, policies: inventory.policies.map((one) => (one === policy ? { ...policy, document } : one)) } });
    }
  }
  return out;
}

/** Documents that lack one statement or one element of a list, and that IAM would still accept. */
export function* smaller(document: PolicyDocument): Generator<[string, PolicyDocument]> {
  for (const [index, statement] of document.statements.entries()) {
    const rest = document.statements.filter((one) => one !== statement);
    if (rest.length > 0) yield [`without statement ${index + 1}`, { ...document, statements: rest }];
    for (const list of LISTS) {
      const values = statement[list] ?? [];
      if (values.length < 2) continue;
      for (const value of values) {
        const less: Statement = { ...statement, [list]: values.filter((one) => one !== value) };
        yield [`without ${value} of statement ${index + 1}`, { ...document, statements: document.statements.map((one) => (one === statement ? less : one)) }];
      }
    }
  }
}
