import { findAction, isService } from '../actions.ts';
import { apiGatewayNeeds } from './apigateway.ts';
import { OVERRIDES, overrideFor } from './overrides.ts';
import { prefixesOf } from './prefix.ts';
import { table } from './tables.ts';

/** Actions of logged services that no API operation is named after, by prefix: data/generate-nameless.ts. */
const nameless = new Map(Object.entries(table<Readonly<Record<string, readonly string[]>>>('nameless')));
/** Actions that a row gives as certain, each with the prefixes of the sources of such rows. */
const certain = new Map<string, Set<string>>();
for (const row of OVERRIDES) {
  for (const event of row.events) {
    for (const need of row.needs) {
      if (need.certainty !== 'must') continue;
      const action = need.action.replace('${event}', event);
      const prefixes = certain.get(action) ?? new Set<string>();
      for (const prefix of prefixesOf(`${row.source}.amazonaws.com`)) prefixes.add(prefix);
      certain.set(action, prefixes);
    }
  }
}

/**
 * Why no recorded call could show the use of an action, or undefined when one could: an API operation of its name
 * exists and needs it, or a row of the override table says for certain which call needs it.
 */
export function unproducible(action: string): string | undefined {
  const info = findAction(action);
  if (info === undefined || !isService(info.service)) return 'the action list of AWS does not know it';
  const name = info.action.slice(info.service.length + 1);
  if (info.service === 'apigateway' && apiGatewayMethods.has(name)) return undefined;
  if (certain.get(info.action)?.has(info.service) === true) return undefined;
  if (info.permissionOnly === true) return 'AWS documents it as a permission without an API operation';
  if (nameless.get(info.service)?.includes(name) === true) return 'no API operation has its name, and no call is known that needs it for certain';
  if (info.service === 'apigateway' && apiGatewayNeeds(name) !== undefined) return 'API Gateway checks the HTTP method or this action, and the record does not tell which';
  const row = overrideFor(`${info.service}.amazonaws.com`, name);
  if (row !== undefined) return 'the API call of its name needs another action, or may need one of several';
  return undefined;
}

const apiGatewayMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);
