import { holdsMask } from '../../../src/core/secrets.ts';
import { resourceArnFormats } from '../actions.ts';

/** Variables whose value may hold `/` and `:`; all others end at the next separator. */
const LONG = /^(ObjectName|.*WithPath|SecretId|ParameterNameWithoutLeadingSlash|RepositoryName|Id)$/;
const compiled = new Map<string, RegExp>();

/** Is this text an ARN of a resource type of a service, by its documented format? */
export function hasFormat(arn: string, service: string, resourceType: string): boolean {
  return resourceArnFormats(service, resourceType).some((format) => pattern(format).test(arn));
}

/** A text that can stand in an ARN for itself: no wildcard, variable, redaction mark, mask of a secret or line end. */
export function isPlain(text: string): boolean {
  return text !== '' && !/[*?\r\n]|\$\{|HIDDEN_DUE_TO_SECURITY/.test(text) && !holdsMask(text);
}

/** One variable per segment and no nested quantifier, so matching stays linear. */
function pattern(format: string): RegExp {
  const known = compiled.get(format);
  if (known !== undefined) return known;
  const parts = format.split(/(\$\{[A-Za-z]+\})/).map((part) => {
    const name = /^\$\{([A-Za-z]+)\}$/.exec(part)?.[1];
    // In a documented format a `*` stands for an id, as a variable does.
    if (name === undefined) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('\\*', '[^:/]+');
    if (name === 'Region' || name === 'Account') return '[^:/]*';
    return LONG.test(name) ? '.+' : '[^:/]+';
  });
  const made = new RegExp(`^${parts.join('')}$`, 's');
  compiled.set(format, made);
  return made;
}
