/** A value as the query protocol of AWS writes it: lists as `<member>` elements, maps as `<entry>` elements. */
export function queryXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((element) => `<member>${queryXml(element)}</member>`).join('');
  if (value instanceof Map) return [...value].map(([key, inner]) => `<entry><key>${escaped(String(key))}</key><value>${queryXml(inner)}</value></entry>`).join('');
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null).map(([name, inner]) => `<${name}>${queryXml(inner)}</${name}>`).join('');
}

/** A value as S3 writes it: a list as repeated elements. */
export function restXml(value: Readonly<Record<string, unknown>>): string {
  return Object.entries(value)
    .flatMap(([name, inner]) => (Array.isArray(inner) ? inner : inner === undefined ? [] : [inner]).map((one) => `<${name}>${typeof one === 'object' && one !== null ? restXml(one as Record<string, unknown>) : escaped(String(one))}</${name}>`))
    .join('');
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
