import { parseDocument } from 'yaml';

/** Characters of which a text may consist without quotes, in block and flow style alike. */
const PLAIN = /^[A-Za-z0-9_./](?:[A-Za-z0-9_.:/*@=+$-]*[A-Za-z0-9_./*@=+$-])?$/;

/**
 * A text as YAML writes it: quoted as its neighbour is, plain only if every reader takes it for a text, also those of
 * YAML 1.1 (for which `yes`, `0777` and `2012-10-17` are none; https://yaml.org/type/).
 */
export function quoteYaml(text: string, like: string): string {
  const neighbour = like.replace(/^(?:[!&]\S*\s+)+/, '');
  const printable = /^[\x20-\x7e\u00a0-\ud7ff\ue000-\ufffd]*$/.test(text) && !text.includes('\ufeff');
  if (neighbour.startsWith('"') || !printable) return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\u0085', '\\u0085').replaceAll('\ufeff', '\\ufeff');
  if (!neighbour.startsWith("'") && isPlain(text)) return text;
  return `'${text.replaceAll("'", "''")}'`;
}

function isPlain(text: string): boolean {
  if (!PLAIN.test(text)) return false;
  return (['1.1', '1.2'] as const).every((version) => {
    const { contents, errors } = parseDocument(text, { version });
    return errors.length === 0 && contents !== null && 'value' in contents && contents.value === text;
  });
}
