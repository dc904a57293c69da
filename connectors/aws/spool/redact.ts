import { isObject } from '../../../src/core/json.ts';
import { withoutSecrets } from '../../../src/core/secrets.ts';
import { maskedKey } from '../project/credential.ts';
import { FIELDS } from '../project/fields.ts';

/** What of a member is kept: all of it, members of it, or only texts that begin in certain ways. */
interface Kept {
  whole: boolean;
  readonly members: Map<string, Kept>;
  readonly beginnings: string[];
}

const ROOT = planOf();

/** Stands in for a text of which nothing may be kept, where it matters that there was one. */
export const REDACTED = 'REDACTED';

/**
 * What pawl may store of a CloudTrail record that came from an API: the members that the projection reads
 * (`project/fields.ts`), and nothing else. So a token, a password or a secret in a parameter never reaches the disk. Access
 * keys inside what is kept become marks, and of an error message only IAM's own words of a refusal stay.
 * The projection of the result is that of the record.
 */
export function redacted(record: unknown): unknown {
  const kept = pick(record, ROOT);
  if (isObject(kept) && typeof kept['errorMessage'] === 'string') kept['errorMessage'] = refusalOf(kept['errorMessage']);
  return kept;
}

function planOf(): Kept {
  const root: Kept = { whole: false, members: new Map(), beginnings: [] };
  for (const path of FIELDS.paths) at(root, path).whole = true;
  for (const { below, beginning } of FIELDS.texts ?? []) at(root, below).beginnings.push(beginning);
  return root;
}

function at(root: Kept, path: string): Kept {
  let node = root;
  for (const name of path.split('.')) {
    const next: Kept = node.members.get(name) ?? { whole: false, members: new Map(), beginnings: [] };
    node.members.set(name, next);
    node = next;
  }
  return node;
}

function pick(value: unknown, plan: Kept): unknown {
  if (plan.whole) return marked(value);
  if (Array.isArray(value)) return value.map((element) => pick(element, plan));
  // Of a value where members were expected, the kind is kept: a wrong type must not read as an absent member.
  if (!isObject(value)) return typeof value === 'string' ? REDACTED : value;
  const kept: Record<string, unknown> = Object.create(null);
  for (const [name, inner] of Object.entries(value)) {
    const deeper = plan.members.get(name);
    const found = deeper === undefined ? textsOf(inner, plan.beginnings) : pick(inner, inherit(deeper, plan.beginnings));
    if (found !== undefined) kept[name] = found;
  }
  return kept;
}

/** Texts count wherever below a member they stand. */
function inherit(plan: Kept, beginnings: readonly string[]): Kept {
  return beginnings.length === 0 ? plan : { ...plan, beginnings: [...plan.beginnings, ...beginnings] };
}

/** What of a value consists of texts that begin so, at their places; undefined when nothing does. */
function textsOf(value: unknown, beginnings: readonly string[]): unknown {
  if (typeof value === 'string') return beginnings.some((beginning) => value.startsWith(beginning)) ? marked(value) : undefined;
  if (beginnings.length === 0 || typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value)) {
    const found = value.map((element) => textsOf(element, beginnings)).filter((element) => element !== undefined);
    return found.length === 0 ? undefined : found;
  }
  const found = Object.entries(value).map(([name, inner]) => [name, textsOf(inner, beginnings)] as const).filter(([, inner]) => inner !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** Access key ids (IAM User Guide, "IAM identifiers", table of unique id prefixes). */
const ACCESS_KEY = /(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{12,124}(?![A-Za-z0-9])/g;

/**
 * A value with a mark in place of each access key id, the same that the projection makes of it, and masks in place of other
 * secrets, the same that the projection gets when it is folded.
 */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value.replace(ACCESS_KEY, maskedKey));
  if (Array.isArray(value)) return value.map(marked);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, marked(inner)])) : value;
}

const REFUSAL = 'not authorized to perform';

/** The words by which IAM refuses, without whom it refuses; of any other message only that there was one. */
function refusalOf(message: string): string {
  if (message === '') return '';
  const start = message.indexOf(REFUSAL);
  return start < 0 ? REDACTED : `User: ${REDACTED} is ${message.slice(start)}`;
}
