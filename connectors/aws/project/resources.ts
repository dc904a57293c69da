import { objectOf, type Members } from './members.ts';

const NONE: readonly string[] = [];

/**
 * ARNs of `resources[]`, sorted, each once. Elements without an ARN (a name, an `ARNPrefix`) tell no resource.
 * Undefined when the member is neither absent nor a list: then it cannot be said what the call was about.
 */
export function resourceArns(resources: unknown): readonly string[] | undefined {
  if (resources === undefined || resources === null) return NONE;
  if (!Array.isArray(resources)) return undefined;
  let first: string | undefined;
  let more: Set<string> | undefined;
  for (const element of resources) {
    const arn = objectOf(element)?.['ARN'];
    if (typeof arn !== 'string' || !arn.startsWith('arn:') || arn.length > 2048) continue;
    if (first === undefined) first = arn;
    else if (arn !== first) (more ??= new Set()).add(arn);
  }
  if (first === undefined) return NONE;
  return more === undefined ? [first] : [first, ...more].sort();
}

/** No record nests deeper: the reader quarantines those that do. */
const DEPTH = 200;

/** Role ARNs anywhere in the request parameters, sorted and joined by a space; undefined when there are none. */
export function roleArns(parameters: Members | undefined): string | undefined {
  if (parameters === undefined) return undefined;
  const found = collect(parameters, undefined, 0);
  if (found === undefined) return undefined;
  return found.size === 1 ? found.values().next().value : [...found].sort().join(' ');
}

function collect(value: unknown, found: Set<string> | undefined, depth: number): Set<string> | undefined {
  if (typeof value === 'string') return isRoleArn(value) ? (found ?? new Set<string>()).add(value) : found;
  if (typeof value !== 'object' || value === null || depth > DEPTH) return found;
  if (Array.isArray(value)) {
    for (const element of value) found = collect(element, found, depth + 1);
    return found;
  }
  for (const member in value) found = collect((value as Members)[member], found, depth + 1);
  return found;
}

/** `arn:<partition>:iam::<account>:role/<path and name>`, without a space. */
function isRoleArn(text: string): boolean {
  if (text.length < 31 || text.length > 2048 || text.charCodeAt(0) !== 97 || !text.startsWith('arn:')) return false;
  const service = text.indexOf(':iam::', 4);
  return service > 0 && service < 20 && text.startsWith(':role/', service + 18) && !text.includes(' ');
}
