import type { Binding } from '../../../../src/core/proposal.ts';
import { RBAC_KINDS } from './object.ts';
import type { Live } from '../objects.ts';

/** Characters of a name that a template must fix before it can be told which live object it makes. */
const LEAST = 3;

/**
 * What a file that is no YAML stands for: a Helm template with roles or bindings is never edited, but named as the place to
 * change where its fixed parts fit exactly one live object of the kind. Anything else is worth a word of its own.
 */
export function templateBindings(path: string, text: string, reason: string, live: ReadonlyMap<string, Live>): readonly Binding[] {
  if (!text.includes('{{')) return [{ state: 'unmatched', path, reason }];
  return text.split(/^---/m).flatMap((part, index, parts): Binding[] => {
    const kind = RBAC_KINDS.find((each) => new RegExp(`^kind:[ \\t]*${each}[ \\t]*\\r?$`, 'm').test(part));
    const name = /^metadata:[^\n]*\n(?:[ \t]+[^\n]*\n|[ \t]*\{\{[^\n]*\n)*?[ \t]+name:[ \t]*(\S[^\r\n]*)/m.exec(part)?.[1];
    if (kind === undefined || name === undefined) return [];
    const line = parts.slice(0, index).join('---').split('\n').length;
    const pattern = patternOf(name);
    const found = pattern === undefined ? [] : [...live].filter(([, object]) => object.kind === kind && pattern.test(object.name)).map(([policy]) => policy);
    const where = `${path}:${line}: this is a Helm template`;
    return [found.length === 1 ? { state: 'by-hand', path, policy: found[0]!, reason: `${where}; change it there, or the values` } : { state: 'unmatched', path, reason: `${where}, and which ${kind} it makes cannot be told` }];
  });
}

/** A name in which each `{{ … }}` stands for any text; undefined when hardly anything of it is fixed. */
function patternOf(name: string): RegExp | undefined {
  const fixed = name.replace(/^(["'])(.*)\1$/, '$2').split(/\{\{[^}]{0,500}\}\}/);
  if (fixed.join('').length < LEAST) return undefined;
  return new RegExp(`^${fixed.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/]{0,253}')}$`);
}
