/**
 * Verbs that a request to the API has (Kubernetes documentation, "Authorization", request verbs). Others, such as `use`,
 * `approve`, `sign`, `bind` or `impersonate`, are only asked for inside requests of these.
 */
const REQUEST_VERBS: ReadonlySet<string> = new Set(['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'proxy']);

export function isRequestVerb(verb: string): boolean {
  return REQUEST_VERBS.has(verb);
}
