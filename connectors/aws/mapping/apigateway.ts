import { findAction } from '../actions.ts';
import type { Need } from './overrides.ts';
import { table } from './tables.ts';

/**
 * URI of an operation, with the parameters that stand in it: the resource is `arn:aws:apigateway:region::` and this path.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_Operations_Amazon_API_Gateway.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
const paths = new Map(table<readonly { readonly path: string; readonly events: readonly string[] }[]>('apigateway-paths').flatMap(({ path, events }) => events.map((event) => [event, path] as const)));

/** Every `path:` that a need may name as its resource. */
export const API_PATHS: readonly string[] = [...new Set(paths.values())].map((path) => `path:${path}`);

/** First word of an operation's name to the HTTP method that it uses. */
const METHODS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(Get|List|Export)/, ['GET']],
  [/^(Create|Generate|Test|Preview|Publish|Reject)/, ['POST']],
  [/^(Delete|Flush|Untag|Disable|Reset)/, ['DELETE']],
  [/^Update/, ['PATCH']],
  [/^(Put|Reimport)/, ['PUT']],
  [/^(Import|Tag)/, ['POST', 'PUT']],
];

/**
 * API Gateway's management calls are authorized by HTTP method: `CreateRestApi` needs `apigateway:POST`. Newer
 * operations have actions of their own, and older lists still name the method for them, so both are possible.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html
 */
export function apiGatewayNeeds(operation: string): readonly Need[] | undefined {
  const methods = METHODS.find(([words]) => words.test(operation))?.[1];
  if (methods === undefined) return undefined;
  const own = findAction(`apigateway:${operation}`);
  const named = own === undefined ? [] : [own.action];
  const actions = [...named, ...methods.map((method) => `apigateway:${method}`)];
  const path = paths.get(operation);
  const resource = path === undefined || methods.length > 1 ? 'unknown' : `path:${path}`;
  return actions.map((action) => ({ action, certainty: actions.length === 1 ? 'must' : 'may', resource }));
}
