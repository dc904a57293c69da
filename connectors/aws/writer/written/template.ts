import type { Part } from '../../../../src/edits/tree.ts';

/** A text as written: fixed characters, and holes for what is known only when it is deployed. */
export type Template = readonly Part[];

/** A text without holes; undefined when it has some. */
export function fixed(template: Template): string | undefined {
  return template.every((part) => typeof part === 'string') ? joined(template) : undefined;
}

/** What tells two templates apart; also how people read one. */
export function templateText(template: Template): string {
  return template.map((part) => (typeof part === 'string' ? part : `\${${part.code}}`)).join('');
}

/** Values of holes by their code, and of whole templates by their text, as far as they are known. */
export interface Known {
  readonly holes: ReadonlyMap<string, string>;
  readonly texts: ReadonlyMap<string, string>;
  /** Lists that are computed as a whole, by their code. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
}

export const NOTHING_KNOWN: Known = { holes: new Map(), texts: new Map(), lists: new Map() };

/** The template with known holes filled in and neighbouring characters joined. */
export function filled(template: Template, known: Known): Template {
  const parts: Part[] = [];
  for (const part of template) {
    const value = typeof part === 'string' ? part : (known.holes.get(part.code) ?? part);
    const last = parts.at(-1);
    if (typeof value === 'string' && typeof last === 'string') parts[parts.length - 1] = last + value;
    else if (value !== '') parts.push(value);
  }
  return parts;
}

/** The value of a template, if it is known. */
export function valueOf(template: Template, known: Known): string | undefined {
  return fixed(filled(template, known)) ?? known.texts.get(templateText(template));
}

/** What more is known if the template stands for the value; undefined when it cannot. */
export function matchTemplate(template: Template, value: string, known: Known): Known | undefined {
  const told = valueOf(template, known);
  if (told !== undefined) return told === value ? known : undefined;
  const parts = filled(template, known);
  const holes = parts.filter((part) => typeof part !== 'string');
  if (holes.length === 1) {
    const [hole] = holes;
    const at = parts.indexOf(hole!);
    const [before, after] = [joined(parts.slice(0, at)), joined(parts.slice(at + 1))];
    const inner = value.slice(before.length, value.length - after.length);
    if (value.length < before.length + after.length || !value.startsWith(before) || !value.endsWith(after) || !fits(hole!.code, inner)) return undefined;
    return { ...known, holes: new Map([...known.holes, [hole!.code, inner]]) };
  }
  return matchesInOrder(parts, value) ? { ...known, texts: new Map([...known.texts, [templateText(template), value]]) } : undefined;
}

/** The fixed characters of parts. */
function joined(parts: Template): string {
  return parts.map((part) => (typeof part === 'string' ? part : '')).join('');
}

/** Do the fixed parts stand in the value, in order, the outer ones at its ends? Linear in the value. */
function matchesInOrder(parts: Template, value: string): boolean {
  const first = parts[0];
  const last = parts.at(-1);
  let at = 0;
  let end = value.length;
  if (typeof first === 'string') {
    if (!value.startsWith(first)) return false;
    at = first.length;
  }
  if (typeof last === 'string') {
    if (!value.endsWith(last)) return false;
    end -= last.length;
  }
  for (const part of parts.slice(1, -1)) {
    if (typeof part !== 'string') continue;
    const found = value.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= end;
}

/** What a hole can hold, where its name tells; an attribute named so is never anything else. */
const SHAPES: readonly (readonly [name: RegExp, shape: RegExp])[] = [
  [/(?:^|[._])account_id$|^AWS::AccountId$/, /^\d{12}$/],
  [/\.partition$|^AWS::Partition$/, /^aws(?:-[a-z]+)*$/],
  [/^data\.aws_region\.[\w-]+\.(?:name|id|region)$|^AWS::Region$/, /^[a-z]{2,4}(?:-[a-z]+)+-\d$/],
  [/\.arn$/, /^arn:|^\*$/],
];

function fits(code: string, value: string): boolean {
  return SHAPES.every(([name, shape]) => !name.test(code) || shape.test(value));
}
