import { findAction } from '../actions.ts';
import { apiGatewayNeeds } from './apigateway.ts';
import { type Need, overrideFor } from './overrides.ts';
import { prefixesOf } from './prefix.ts';

/** What a call needs by its name alone; predicates and resources are decided per call. */
export interface CallNeeds {
  readonly needs: readonly Need[];
  /** True when something of the call cannot be mapped: its service must not be judged by this record. */
  readonly unmapped: boolean;
}

const cache = new Map<string, CallNeeds>();

/** Needs of an operation: its override row, else the action of its own name, else unmapped. */
export function needsOf(eventSource: string, operation: string): CallNeeds {
  const name = `${eventSource}:${operation}`;
  const known = cache.get(name);
  if (known !== undefined) return known;
  const found = find(eventSource, operation);
  // Names come from the record; a hostile one must not grow the cache without end.
  if (cache.size >= 50_000) cache.clear();
  cache.set(name, found);
  return found;
}

function find(eventSource: string, operation: string): CallNeeds {
  const row = overrideFor(eventSource, operation);
  if (row !== undefined) {
    return { needs: row.needs.map((need) => ({ ...need, action: need.action.replace('${event}', operation) })), unmapped: false };
  }
  const prefixes = prefixesOf(eventSource);
  if (prefixes.includes('apigateway')) {
    const needs = apiGatewayNeeds(operation);
    return { needs: needs ?? [], unmapped: needs === undefined };
  }
  const named = prefixes.map((prefix) => findAction(`${prefix}:${operation}`)).filter((info) => info !== undefined);
  const callable = named.filter((info) => info.permissionOnly !== true);
  if (callable.length > 1) return { needs: shared(callable.map((info) => info.action)), unmapped: false };
  const only = callable[0];
  if (only !== undefined) return { needs: [{ action: only.action, certainty: 'must' }], unmapped: false };
  // An action that AWS marks as no operation: the event shows that there is one, but not what else it checks.
  return { needs: named.map((info) => ({ action: info.action, certainty: 'may' })), unmapped: true };
}

/**
 * Application Auto Scaling shares an event source with EC2 Auto Scaling and some names with it; its requests carry a
 * service namespace. https://docs.aws.amazon.com/autoscaling/application/APIReference/API_PutScalingPolicy.html
 */
function shared(actions: readonly string[]): readonly Need[] {
  return actions.flatMap((action): Need[] =>
    action.startsWith('application-autoscaling:')
      ? [
          { action, certainty: 'must', when: { param: 'serviceNamespace' } },
          { action, certainty: 'may', when: { noParam: 'serviceNamespace' } },
        ]
      : [{ action, certainty: 'may', when: { noParam: 'serviceNamespace' } }],
  );
}
