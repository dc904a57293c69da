/**
 * A link target, or null when it must not become a link: https addresses and relative paths only, so that
 * `javascript:`, `data:`, `file:` and `//host` never reach an `href`.
 */
export function safeUrl(url: string): string | null {
  // oxlint-disable-next-line no-control-regex -- browsers drop tabs and line ends from URLs before they read the scheme
  if (/[\u0000-\u0020\u007f\\]/.test(url) || url.startsWith('/')) return null;
  if (/^[^/?#]*:/.test(url)) return /^https:\/\/[^/?#@]+(?:[/?#]|$)/.test(url) ? url : null;
  return url === '' ? null : url;
}

/** A relative link to a file of the output folder from its path segments (each may hold `/`), or null if one climbs out. */
export function fileUrl(...parts: readonly string[]): string | null {
  const segments = parts.flatMap((part) => part.split('/')).filter((segment) => segment !== '' && segment !== '.');
  if (segments.length === 0 || segments.includes('..') || segments.some((segment) => /\p{Cs}/u.test(segment))) return null;
  return safeUrl(`./${segments.map(encodeURIComponent).join('/')}`);
}
