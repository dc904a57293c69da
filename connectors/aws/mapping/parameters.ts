import { byText } from '../../../src/core/order.ts';
import { ARN_RULES } from './arn-rules.ts';
import { resourceParameters } from './arn.ts';
import { operationName } from './names.ts';
import { needsOf } from './needs.ts';
import { API_PATHS } from './apigateway.ts';
import { OVERRIDES, type Need } from './overrides.ts';
import { PASSING_PARAMETERS, passingParameters } from './passed-roles.ts';

const cache = new Map<string, readonly string[]>();

/**
 * Names of the top-level request parameters whose text the fold key keeps (as context `param.<name>`), because a
 * predicate or the resource of a need is read from them: names and ARNs of resources, never secrets or free text. Sorted.
 */
export function keptParameters(eventSource: string, eventName: string): readonly string[] {
  const call = `${eventSource}:${eventName}`;
  const known = cache.get(call);
  if (known !== undefined) return known;
  const operation = operationName(eventName);
  const kept = [...needsOf(eventSource, operation).needs.flatMap((need) => [...predicateOf(need), ...resourceOf(need)]), ...passingParameters(eventSource, operation)];
  const names = [...new Set(kept)].sort(byText);
  if (cache.size >= 50_000) cache.clear();
  cache.set(call, names);
  return names;
}

/** Names of all parameters that `keptParameters` may name for any call. Sorted. */
export function keptByAnyCall(): readonly string[] {
  const rules = Object.values(ARN_RULES).flatMap((rule) => rule.params);
  const needs = OVERRIDES.flatMap((row) => row.needs.flatMap((need) => [...predicateOf(need), ...resourceOf(need)]));
  return [...new Set([...rules, ...needs, ...PASSING_PARAMETERS, ...API_PATHS.flatMap((path) => resourceOf({ action: '', certainty: 'may', resource: path }))])].sort(byText);
}

function predicateOf(need: Need): readonly string[] {
  if (need.when === undefined || 'error' in need.when) return [];
  return ['param' in need.when ? need.when.param : need.when.noParam];
}

function resourceOf(need: Need): readonly string[] {
  const source = need.resource;
  if (source === 'unknown') return [];
  if (source?.startsWith('path:') === true) return [...source.matchAll(/\{([A-Za-z]+)\}/g)].map((match) => match[1] ?? '');
  if (source === 'copy-source') return ['x-amz-copy-source'];
  if (source?.startsWith('param:') === true) return [source.slice('param:'.length)];
  if (source === 'index' || source === 'table') return [...(ARN_RULES['dynamodb/table']?.params ?? []), ...(source === 'index' ? ['indexName'] : [])];
  return resourceParameters(need.action);
}
