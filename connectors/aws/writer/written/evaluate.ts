import type { Json } from '../../../../src/core/json.ts';
import type { PolicyDocument, Statement } from '../../inventory.ts';
import { documentJson, parseDocument } from '../../policy.ts';
import type { WrittenList, WrittenPolicy, WrittenStatement } from './policy.ts';
import { type Known, type Template, templateText, valueOf } from './template.ts';

/** Words of IAM by the names of lists. */
const WORDS = { actions: 'Action', notActions: 'NotAction', resources: 'Resource', notResources: 'NotResource' } as const;

/**
 * The policy that a file says when what it computes has the known values; `computed` are the statements that it makes by
 * computation.
 * @throws Error for a value that is not known, or a document that IAM would not accept.
 */
export function evaluate(policy: WrittenPolicy, known: Known, computed: readonly Statement[]): PolicyDocument {
  const { version, id, statements } = policy;
  const own = statements.flatMap((statement): Json[] => (statement.kind === 'computed' ? [] : [statementJson(statement, known)]));
  const rest = documentJson({ version: '2012-10-17', statements: computed }) as { readonly Statement: readonly Json[] };
  return parseDocument({ Version: text(version, known), ...(id === undefined ? {} : { Id: text(id, known) }), Statement: [...own, ...rest.Statement] });
}

function statementJson({ sid, effect, lists, conditions }: WrittenStatement, known: Known): Json {
  const out: Record<string, Json> = {};
  if (sid !== undefined) out['Sid'] = text(sid.template, known);
  out['Effect'] = text(effect, known);
  for (const [name, word] of Object.entries(WORDS) as [keyof typeof WORDS, string][]) {
    const list = lists[name];
    if (list !== undefined) out[word] = listOf(list, known);
  }
  const condition = conditionOf(conditions, known);
  return condition === undefined ? out : { ...out, Condition: condition };
}

function listOf(list: WrittenList, known: Known): readonly string[] {
  return list.kind === 'items' ? list.items.map(({ template }) => text(template, known)) : whole(list.code, known);
}

function conditionOf(conditions: WrittenStatement['conditions'], known: Known): Json | undefined {
  if (conditions === undefined) return undefined;
  if ('code' in conditions) {
    const [condition] = whole(conditions.code, known);
    return condition === '' ? undefined : (JSON.parse(condition!) as Json);
  }
  const out: Record<string, Record<string, Json>> = Object.create(null);
  for (const { operator, key, values } of conditions) {
    const keys = (out[text(operator, known)] ??= Object.create(null) as Record<string, Json>);
    const told = 'code' in values ? whole(values.code, known) : values.map((value) => text(value, known));
    keys[text(key, known)] = told.length === 1 ? told[0]! : told;
  }
  return out;
}

function text(template: Template, known: Known): string {
  const value = valueOf(template, known);
  if (value === undefined) throw new Error(`the value of ${templateText(template)} is not known`);
  return value;
}

function whole(code: string, known: Known): readonly string[] {
  const value = known.lists.get(code);
  if (value === undefined) throw new Error(`the value of ${code} is not known`);
  return value;
}
