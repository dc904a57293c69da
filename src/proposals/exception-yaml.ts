import type { Exception } from '../core/exception.ts';

/** An exception as a block of pawl.yaml, ready to paste. */
export function exceptionYaml(exception: Exception): string {
  const { id, principal, permission, owner, reason, expires } = exception;
  const lines = Object.entries({ id, principal, permission, owner, reason, expires }).map(([key, value]) => `${key}: ${yamlText(value)}`);
  return `exceptions:\n  - ${lines.join('\n    ')}\n`;
}

/** A double-quoted YAML scalar (YAML 1.2.2 section 5.7): every character that hides or commands something is an escape. */
function yamlText(text: string): string {
  const quoted = text.replace(/["\\]/g, '\\$&');
  return `"${quoted.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu, escape)}"`;
}

function escape(character: string): string {
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length <= 4 ? `\\u${code.padStart(4, '0')}` : `\\U${code.padStart(8, '0')}`;
}
