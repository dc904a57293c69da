import type { FoldKey } from '../../../src/core/usage.ts';
import { findAction } from '../actions.ts';
import { checkedTypes } from './arn-parameters.ts';
import { ARN_RULES, object, type ArnRule, type Params } from './arn-rules.ts';
import { hasFormat, isPlain } from './format.ts';
import type { Need } from './overrides.ts';
import type { Place } from './place.ts';

/** S3 checks a request through an access point against that too; a record of such a request is not resolved. */
const ALTERNATIVES: ReadonlySet<string> = new Set(['s3/accesspoint', 's3/accesspointobject', 's3/objectlambdaaccesspoint']);

/** Reads the parameters that the fold key kept. */
export function paramsOf(key: FoldKey): Params {
  return (name) => (Object.hasOwn(key.context, `param.${name}`) ? key.context[`param.${name}`] : undefined);
}

/**
 * Resources that one need of a call was checked against: from `resources[]` where the type fits, else from request
 * parameters; an empty list when the record does not tell, and then any resource of the action may have been meant.
 * Of an action with several resource types only those are told of which the tables say that they are checked.
 */
export function resourcesOf(need: Need, action: string, key: FoldKey, place: Place): readonly string[] {
  const params = paramsOf(key);
  const source = need.resource;
  if (source === 'unknown' || throughAccessPoint(key, params)) return [];
  if (source?.startsWith('path:') === true) return present(apiPath(source.slice('path:'.length), params, place));
  if (source === 'copy-source') return present(copySource(params('x-amz-copy-source'), place));
  if (source === 'index') return present(index(params, place));
  const type = source === 'table' ? 'dynamodb/table' : onlyType(action);
  if (type === undefined) return [...new Set(checkedTypes(action).flatMap((each) => toldBy(each, action, params, place)))];
  if (source?.startsWith('param:') === true) return ARN_RULES[type]?.arns(() => params(source.slice('param:'.length)), place) ?? [];
  if (source === undefined) {
    const slash = type.indexOf('/');
    const named = key.resources.filter((arn) => isPlain(arn) && hasFormat(arn, type.slice(0, slash), type.slice(slash + 1)));
    if (named.length > 0) return [...new Set(named)];
  }
  return toldBy(type, action, params, place);
}

/** Parameters that may tell the resources of an action. */
export function resourceParameters(action: string): readonly string[] {
  const only = onlyType(action);
  const types = only === undefined ? checkedTypes(action) : [only];
  return types.flatMap((type) => ruleFor(type, action)?.params ?? []);
}

/** Is an action checked against resources of further types beside those that the record tells? */
export function hasFurtherTypes(action: string): boolean {
  return onlyType(action) === undefined && checkedTypes(action).length > 0;
}

function toldBy(type: string, action: string, params: Params, place: Place): readonly string[] {
  return ruleFor(type, action)?.arns(params, place) ?? [];
}

function ruleFor(type: string, action: string): ArnRule | undefined {
  const rule = Object.hasOwn(ARN_RULES, type) ? ARN_RULES[type] : undefined;
  if (rule?.actions !== undefined) return rule.actions.has(action.slice(action.indexOf(':') + 1)) ? rule : undefined;
  return rule?.lists === true || findAction(action)?.level !== 'List' ? rule : undefined;
}

/** The one resource type of an action as `service/type`, or undefined when there is none or a choice. */
function onlyType(action: string): string | undefined {
  const info = findAction(action);
  const types = (info?.resourceTypes ?? []).map((type) => `${info?.service ?? ''}/${type}`).filter((type) => !ALTERNATIVES.has(type));
  return types.length === 1 ? types[0] : undefined;
}

function throughAccessPoint(key: FoldKey, params: Params): boolean {
  return key.resources.some((arn) => arn.includes(':accesspoint/')) || params('bucketName')?.startsWith('arn:') === true;
}

/** `bucket/key` or `/bucket/key`, URL-encoded, with `?versionId=` behind it. */
function copySource(value: string | undefined, place: Place): string | undefined {
  const [path = ''] = value?.replace(/^\//, '').split('?versionId=') ?? [];
  const slash = path.indexOf('/');
  if (slash < 0 || path.startsWith('arn:')) return undefined;
  try {
    return object(path.slice(0, slash), decodeURIComponent(path.slice(slash + 1)), place);
  } catch {
    return undefined;
  }
}

/** Where a member of the path is not told, or holds what no id does, the resource is not known. */
function apiPath(path: string, params: Params, place: Place): string | undefined {
  const filled = path.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    const value = params(name);
    return value !== undefined && /^[A-Za-z0-9._-]+$/.test(value) ? value : '*';
  });
  return filled.includes('*') ? undefined : `arn:${place.partition}:apigateway:${place.region}::${filled}`;
}

function index(params: Params, place: Place): string | undefined {
  const [parent] = ARN_RULES['dynamodb/table']?.arns(params, place) ?? [];
  const name = params('indexName');
  return parent === undefined || name === undefined || !isPlain(name) ? undefined : `${parent}/index/${name}`;
}

function present(arn: string | undefined): readonly string[] {
  return arn === undefined ? [] : [arn];
}
