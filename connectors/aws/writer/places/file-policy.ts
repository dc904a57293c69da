import type { PolicyDocument } from '../../inventory.ts';
import { evaluate } from '../written/evaluate.ts';
import type { WrittenPolicy } from '../written/policy.ts';
import { type Known, type Template, templateText } from '../written/template.ts';

/** A file's policy for people to read: what is computed stands as its code. Undefined when it is no policy even so. */
export function readablePolicy(policy: WrittenPolicy): PolicyDocument | undefined {
  const texts = new Map<string, string>();
  const lists = new Map<string, readonly string[]>();
  const note = (template: Template): void => void texts.set(templateText(template), templateText(template));
  const noteList = (list: { readonly code: string } | readonly Template[]): void => ('code' in list ? void lists.set(list.code, [`\${${list.code}}`]) : list.forEach(note));
  note(policy.version);
  if (policy.id !== undefined) note(policy.id);
  for (const statement of policy.statements) {
    if (statement.kind === 'computed') continue;
    note(statement.effect);
    if (statement.sid !== undefined) note(statement.sid.template);
    for (const list of Object.values(statement.lists)) noteList(list.kind === 'whole' ? list : list.items.map(({ template }) => template));
    const { conditions } = statement;
    if (conditions === undefined) continue;
    if ('code' in conditions) lists.set(conditions.code, [JSON.stringify({ computed: { condition: conditions.code } })]);
    else for (const { operator, key, values } of conditions) noteList([operator, key, ...('code' in values ? [] : values)]);
    if (!('code' in conditions)) for (const { values } of conditions) if ('code' in values) noteList(values);
  }
  const known: Known = { holes: new Map(), texts, lists };
  try {
    return evaluate(policy, known, []);
  } catch {
    return undefined;
  }
}
