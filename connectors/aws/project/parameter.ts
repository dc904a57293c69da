import { byText } from '../../../src/core/order.ts';
import { objectOf, textOf, type Members } from './members.ts';

/**
 * A parameter of a call as the mapping names it: `tableName`, `pipeline.name` (a member of an object), `names[]` (all
 * elements of a list), `instancesSet.items[].instanceId`; with `response:` in front, a member of the response; with
 * `class:`, only the kind of the statements that stand there, never their text.
 */
export interface Parameter {
  readonly name: string;
  readonly of: 'request' | 'response';
  readonly path: readonly string[];
  readonly many: boolean;
  readonly classed: boolean;
}

const RESPONSE = 'response:';
const CLASS = 'class:';
/** More elements than this tell too little, and each distinct list would be a call of its own. */
const MANY = 10;

export function parameterOf(name: string): Parameter {
  const response = name.startsWith(RESPONSE);
  const classed = name.startsWith(CLASS);
  const path = name.slice(response ? RESPONSE.length : classed ? CLASS.length : 0).replaceAll('[]', '').split('.');
  return { name, of: response ? 'response' : 'request', path, many: name.includes('[]'), classed };
}

/** Member of a record that holds a parameter: the whole first member, since the kernel seeks ARNs beside it. */
export function memberOf({ of, path }: Parameter): string {
  return `${of === 'request' ? 'requestParameters' : 'responseElements'}.${path[0] ?? ''}`;
}

/** Its text; for `many`, the distinct texts, sorted, joined by a space. Undefined when it is absent or tells too little. */
export function parameterText({ path, many, classed }: Parameter, members: Members | undefined): string | undefined {
  if (members === undefined) return undefined;
  if (classed) return classesOf(collect(members, path, 0));
  if (!many) {
    let value: unknown = members;
    for (const member of path) value = objectOf(value)?.[member];
    return scalarOf(value);
  }
  const found = collect(members, path, 0);
  if (found === undefined || found.length === 0) return undefined;
  const texts = [...new Set(found)].sort(byText);
  return texts.length > MANY || texts.some((text) => text.length > 2048 || /\s/.test(text)) ? undefined : texts.join(' ');
}

/**
 * Kinds of PartiQL statements, sorted and joined; undefined when one of them is none of these, such as a hidden one.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-reference.statements.html
 */
function classesOf(statements: readonly string[] | undefined): string | undefined {
  const found = statements?.map((text) => /^\s*(select|insert|update|delete)\s/i.exec(text.slice(0, 100))?.[1]?.toLowerCase());
  if (found === undefined || found.length === 0 || found.includes(undefined)) return undefined;
  return [...new Set(found.filter((one) => one !== undefined))].sort(byText).join(' ');
}

/** Texts at the end of a path, through lists; undefined when one of them is no text: then not all of them are known. */
function collect(value: unknown, path: readonly string[], at: number): readonly string[] | undefined {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    const found: string[] = [];
    for (const element of value) {
      const below = collect(element, path, at);
      if (below === undefined || (at > 0 && below.length === 0)) return undefined;
      found.push(...below);
      if (found.length > 100) return undefined;
    }
    return found;
  }
  const member = path[at];
  if (member !== undefined) {
    const object = objectOf(value);
    return object === undefined ? undefined : collect(object[member], path, at + 1);
  }
  const text = textOf(value, 10_000);
  return text === undefined ? undefined : [text];
}

/** A text or number, also as the only element of a list: S3 writes query parameters so (`"versionId": ["3HL4…"]`). */
function scalarOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.length === 1 && !Array.isArray(value[0]) ? scalarOf(value[0]) : undefined;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : textOf(value);
}
