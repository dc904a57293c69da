import { KINDS } from './kinds.ts';
import { NAME_PARTS } from './name-parts.ts';

/** Why a pattern stands for resources that were seen. */
export interface Reason {
  /** Name of the rule. */
  readonly rule: string;
  /** In words, without a subject of its own: "the name holds a date". */
  readonly why: string;
  /** Where it is documented. */
  readonly cite: string;
}

/** What stands for a used resource and for those that will come in its place. */
export interface Generalized {
  /** Patterns, those first that name it; together they hold it and what the record cannot tell from it. */
  readonly patterns: readonly string[];
  /** Empty where the resource stands for itself. */
  readonly reasons: readonly Reason[];
}

const cache = new Map<string, Generalized | undefined>();
const MAX_CACHED = 20_000;

/** `undefined` when nothing is known of how resources of this kind are named: then nothing is narrowed by it. */
export function generalize(resource: string): Generalized | undefined {
  if (cache.has(resource)) return cache.get(resource);
  if (cache.size >= MAX_CACHED) cache.clear();
  const made = compute(resource);
  cache.set(resource, made);
  return made;
}

function compute(resource: string): Generalized | undefined {
  for (const kind of KINDS) {
    const stays = kind.arn.exec(resource)?.[1];
    if (stays === undefined) continue;
    const masked = kind.named ? maskedName(stays) : { name: stays, reasons: [] };
    // Parts that a kind appends hold wildcards of their own; of a name with some only the pattern is left.
    const patterns = kind.patterns(masked.name);
    const own = kind.why === undefined ? [] : [{ rule: kind.rule, why: kind.why, cite: kind.cite }];
    return { patterns, reasons: [...own, ...masked.reasons] };
  }
  return undefined;
}

/** The parts of an ARN behind the account; before it, partition, service, region and account stay. */
const RESOURCE = /^((?:[^:]*:){5})(.*)$/s;

function maskedName(arn: string): { readonly name: string; readonly reasons: readonly Reason[] } {
  const [, place = '', resource = arn] = RESOURCE.exec(arn) ?? [];
  const reasons: Reason[] = [];
  let name = resource;
  for (const { rule, part, mask, why, cite } of NAME_PARTS) {
    const next = name.replace(part, mask);
    if (next === name) continue;
    name = next;
    reasons.push({ rule, why, cite });
  }
  return { name: `${place}${name}`, reasons };
}

/** Does an action make or unmake a resource of this kind, as `CreateTopic`, `PutParameter`, `DeleteQueue` do? The next one will have another name. */
export function makes(action: string, resource: string): boolean {
  const name = /^[^:]+:(?:create|delete|put)(.*)$/.exec(action.toLowerCase())?.[1];
  return name !== undefined && KINDS.some(({ arn, made }) => made.test(name) && arn.test(resource));
}
