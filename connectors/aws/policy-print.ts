import type { Json } from '../../src/core/json.ts';
import type { PolicyDocument, Statement } from './inventory.ts';

/**
 * The JSON of a document, members in the order in which AWS prints them; the inverse of `parseDocument` (`policy.ts`).
 * `compact` writes lists of one element as the element itself.
 */
export function documentJson(document: PolicyDocument, style: 'lists' | 'compact' = 'lists'): Json {
  return {
    Version: document.version,
    ...(document.id === undefined ? {} : { Id: document.id }),
    Statement: document.statements.map((statement) => statementJson(statement, style)),
  };
}

function statementJson(statement: Statement, style: 'lists' | 'compact'): Json {
  const out: Record<string, Json> = {};
  const list = (member: string, values: readonly string[] | undefined): void => {
    if (values !== undefined) out[member] = style === 'compact' && values.length === 1 ? values[0]! : values;
  };
  if (statement.sid !== undefined) out['Sid'] = statement.sid;
  out['Effect'] = statement.effect;
  if (statement.principal !== undefined) Object.assign(out, JSON.parse(statement.principal));
  list('Action', statement.actions);
  list('NotAction', statement.notActions);
  list('Resource', statement.resources);
  list('NotResource', statement.notResources);
  if (statement.condition !== undefined) out['Condition'] = JSON.parse(statement.condition) as Json;
  return out;
}
