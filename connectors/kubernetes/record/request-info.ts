import type { Attributes } from '../rbac.ts';

/** Path segments under which the API stands; below `api` there is no group. */
const PREFIXES: ReadonlySet<string> = new Set(['api', 'apis']);
/** Verbs that older URLs carry as a segment. */
const PATH_VERBS: ReadonlySet<string> = new Set(['proxy', 'watch']);
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);
const VERBS: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };

/**
 * What the authorizer was asked, by method and URI of a request: the rules by which the API server reads them
 * (apiserver, endpoints/request, whose tests are test/cases/kubernetes/request-info.json). `objectRef` of a record is not
 * the same: after a create the server fills in a name that was not there when it decided. Undefined: no request of the API.
 */
export function attributesOf(method: string, uri: string): Attributes | undefined {
  const { path, query } = split(uri);
  if (path === undefined) return undefined;
  const plain: Attributes = { verb: method.toLowerCase(), path };
  let parts = segments(path);
  if (parts.length < 3) return plain;
  const [prefix = ''] = parts;
  if (!PREFIXES.has(prefix)) return plain;
  parts = parts.slice(1);
  let apiGroup = '';
  if (prefix !== 'api') {
    if (parts.length < 3) return plain;
    [apiGroup = ''] = parts;
    parts = parts.slice(1);
  }
  parts = parts.slice(1);
  let verb = VERBS[method] ?? '';
  if (PATH_VERBS.has(parts[0] ?? '')) {
    if (parts.length < 2) return undefined;
    [verb = ''] = parts;
    parts = parts.slice(1);
  }
  let namespace = '';
  if (parts[0] === 'namespaces' && parts.length > 1) {
    namespace = parts[1] ?? '';
    if (parts.length > 2 && !NAMESPACE_SUBRESOURCES.has(parts[2] ?? '')) parts = parts.slice(2);
  }
  const [resource = '', named = '', below = ''] = parts;
  const subresource = verb === 'proxy' ? '' : below;
  let name = named;
  if (name === '' && verb === 'get') {
    const listed = listOf(query);
    verb = listed.verb;
    name = listed.name;
  } else if (name === '' && verb === 'delete') verb = 'deletecollection';
  return { verb, apiGroup, resource, subresource, namespace, name };
}

/** Path and parameters of a URI as Go reads it; a path that cannot be decoded is none. */
function split(uri: string): { readonly path: string | undefined; readonly query: URLSearchParams } {
  const mark = uri.indexOf('?');
  const raw = mark < 0 ? uri : uri.slice(0, mark);
  try {
    return { path: decodeURIComponent(raw), query: new URLSearchParams(mark < 0 ? '' : uri.slice(mark + 1)) };
  } catch {
    return { path: undefined, query: new URLSearchParams() };
  }
}

function segments(path: string): readonly string[] {
  const trimmed = path.replace(/^\/+|\/+$/g, '');
  return trimmed === '' ? [] : trimmed.split('/');
}

/** A get without a name: a list or a watch, by an exact `metadata.name` of a well-formed field selector on that name. */
function listOf(query: URLSearchParams): { readonly verb: 'list' | 'watch'; readonly name: string } {
  const watch = query.get('watch');
  const verb = watch === null || watch === '0' || watch.toLowerCase() === 'false' ? 'list' : 'watch';
  const name = nameOfSelector(query.get('fieldSelector') ?? '');
  return { verb, name: name !== undefined && isSegment(name) && isWellFormed(query) ? name : '' };
}

/** Numbers among the parameters of a list that must be numbers: one that is none makes the server forget the selector. */
const NUMBERS = ['limit', 'timeoutSeconds'] as const;

function isWellFormed(query: URLSearchParams): boolean {
  return NUMBERS.every((name) => {
    const value = query.get(name);
    return value === null || value === '' || /^[+-]?\d{1,18}$/.test(value);
  });
}

/** The name that every object must have; undefined when the selector asks for none, or is malformed. */
function nameOfSelector(selector: string): string | undefined {
  let name: string | undefined;
  for (const term of terms(selector)) {
    if (term === '') continue;
    const at = term.search(/[!=]?=/);
    const operator = /[!=]?=/.exec(term)?.[0] ?? '';
    const value = at < 0 ? undefined : unescaped(term.slice(at + operator.length));
    if (value === undefined) return undefined;
    if (term.slice(0, at) === 'metadata.name' && operator !== '!=') name ??= value;
  }
  return name;
}

/** The parts between commas that no backslash precedes. */
function terms(selector: string): readonly string[] {
  const found: string[] = [];
  let from = 0;
  for (let at = 0; at < selector.length; at += 1) {
    if (selector[at] === '\\') at += 1;
    else if (selector[at] === ',') {
      found.push(selector.slice(from, at));
      from = at + 1;
    }
  }
  found.push(selector.slice(from));
  return found;
}

/** A value without its escapes (of `\\`, `,` and `=`); undefined when it has another, or a bare `=`. */
function unescaped(value: string): string | undefined {
  return /^(?:[^\\,=]|\\[\\,=])*$/.test(value) ? value.replace(/\\([\\,=])/g, '$1') : undefined;
}

/** A name that can stand in a path. */
function isSegment(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !name.includes('/') && !name.includes('%');
}
