import { findAction, resourceArnFormats } from '../actions.ts';

/**
 * May the action be authorized on a resource that the pattern matches, by the documented resource types of the action?
 * `false` only on positive knowledge: every type of the action has a documented ARN format, and no ARN of any of them
 * matches. Wildcards and policy variables of the pattern are taken as wide as possible.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function canApply(action: string, pattern: string): boolean {
  if (pattern === '*') return true;
  const info = findAction(action);
  if (info === undefined) return true;
  if (info.resourceTypes.length === 0) return mayBeWholeService(info.service, pattern);
  for (const type of info.resourceTypes) {
    const formats = resourceArnFormats(info.service, type);
    if (formats.length === 0 || formats.some((format) => meetsAny(pattern, format))) return true;
  }
  return false;
}

/** May the pattern match a resource of this type of the service? `false` only where its documented ARN format cannot. */
export function canBeType(service: string, type: string, pattern: string): boolean {
  const formats = resourceArnFormats(service, type);
  return pattern === '*' || formats.length === 0 || formats.some((format) => meetsAny(pattern, format));
}

/**
 * An action without resource types needs `Resource: "*"`. In practice several services check it against an ARN that
 * ends where a name would begin (`arn:aws:s3:::*`, `arn:aws:iam::123456789012:role/`), so only a pattern that begins a
 * name there, or names another service, is known never to match.
 */
function mayBeWholeService(service: string, pattern: string): boolean {
  const [head, , owner, , , ...rest] = pattern.split(':');
  if (head !== 'arn' || owner === undefined || rest.length === 0) return true;
  if (/^[a-z0-9-]+$/.test(owner) && owner !== service) return false;
  const resource = rest.join(':');
  const name = service === 's3' ? resource : resource.replace(/^[A-Za-z-]+[/:]/, '');
  return !/^[A-Za-z0-9]/.test(name);
}

type Step = { readonly text: string } | { readonly run: true; readonly colon: boolean; readonly slash: boolean };

/**
 * Placeholders of ARN formats that hold no `/` or `:`. Partition, Region and Account are sections of an ARN
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html); bucket names have letters, digits, dots and
 * hyphens (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html); table names have letters,
 * digits, `_`, `-` and `.` (https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html).
 */
const PLAIN = new Set(['Partition', 'Region', 'Account', 'BucketName', 'TableName']);

const steps = new Map<string, readonly (readonly Step[])[]>();
const met = new Map<string, Map<string, boolean>>();
const MAX_CACHED = 2_000;

function meetsAny(pattern: string, format: string): boolean {
  let answers = met.get(pattern);
  if (answers === undefined) {
    if (met.size >= MAX_CACHED) met.clear();
    answers = new Map();
    met.set(pattern, answers);
  }
  let answer = answers.get(format);
  if (answer === undefined) {
    const wanted = patternSteps(pattern);
    answer = formatSteps(format).some((each) => meets(wanted, each));
    answers.set(format, answer);
  }
  return answer;
}

/** One list per ARN format; some types have several, separated by a comma. */
function formatSteps(format: string): readonly (readonly Step[])[] {
  let known = steps.get(format);
  if (known === undefined) {
    known = format.split(', ').map((each) =>
      spelled(each, (name) => ({ run: true, colon: !PLAIN.has(name), slash: !PLAIN.has(name) })),
    );
    steps.set(format, known);
  }
  return known;
}

function patternSteps(pattern: string): readonly Step[] {
  const any: Step = { run: true, colon: true, slash: true };
  return spelled(pattern, () => any).map((step) => ('text' in step && (step.text === '*' || step.text === '?') ? any : step));
}

function spelled(text: string, variable: (name: string) => Step): readonly Step[] {
  const out: Step[] = [];
  let at = 0;
  for (const match of text.matchAll(/\$\{([^{}]*)\}/g)) {
    for (const char of text.slice(at, match.index)) out.push({ text: char });
    out.push(variable(match[1] ?? ''));
    at = match.index + match[0].length;
  }
  for (const char of text.slice(at)) out.push({ text: char });
  return out;
}

/** Is there a text that both lists of steps accept? Product of both, every pair visited once. */
function meets(a: readonly Step[], b: readonly Step[]): boolean {
  const width = b.length + 1;
  const seen = new Set<number>([0]);
  for (const pair of seen) {
    const i = Math.floor(pair / width);
    const j = pair % width;
    const one = a[i];
    const two = b[j];
    if (one === undefined && two === undefined) return true;
    if (one !== undefined && 'run' in one) seen.add(pair + width);
    if (two !== undefined && 'run' in two) seen.add(pair + 1);
    if (one === undefined || two === undefined || ('run' in one && 'run' in two)) continue;
    if ('run' in one && 'text' in two && takes(one, two.text)) seen.add(pair + 1);
    if ('text' in one && 'run' in two && takes(two, one.text)) seen.add(pair + width);
    if ('text' in one && 'text' in two && one.text === two.text) seen.add(pair + width + 1);
  }
  return false;
}

function takes(step: { readonly colon: boolean; readonly slash: boolean }, char: string): boolean {
  return (char !== ':' || step.colon) && (char !== '/' || step.slash);
}
