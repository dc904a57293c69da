import type { PolicyDocument } from '../inventory.ts';

/** The resource that a file is named for: its percent-encoded ARN (`arn%3Aaws%3Akms%3A…%3Akey%2F….json`). */
export function resourceByName(path: string): string | undefined {
  const name = (path.split(/[/\\]/).at(-1) ?? '').replace(/\.json$/i, '');
  if (!/^arn(?::|%3a)/i.test(name)) return undefined;
  try {
    return decodeURIComponent(name);
  } catch {
    return undefined;
  }
}

/**
 * The one resource that all statements of a policy name: the bucket of bucket and object ARNs, otherwise one ARN without
 * a wildcard. `undefined` when there are several, none, or a statement does not say.
 */
export function resourceByContent({ statements }: PolicyDocument): string | undefined {
  const named = new Set<string>();
  for (const { resources } of statements) {
    if (resources === undefined || resources.length === 0) return undefined;
    for (const resource of resources) named.add(/^(arn:[^:]+:s3:::[^/]+)(?:\/.*)?$/.exec(resource)?.[1] ?? resource);
  }
  const [one] = named;
  return one === undefined || named.size > 1 || /[*?]|\$\{/.test(one) || !one.startsWith('arn:') ? undefined : one;
}
