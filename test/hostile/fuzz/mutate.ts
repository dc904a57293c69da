import { PAYLOADS } from '../payloads.ts';
import type { Random } from './random.ts';

/** Pieces that mean something to one parser or another. */
const PIECES: readonly string[] = [
  '{', '}', '[', ']', ',', ':', '"', '\\', "'", '\n', '\r\n', '\t', ' ', '\0', '\u001e', '\ufeff', '\\u0000', '\\ud800', '\\"', 'null', 'true', '-0', '1e999', '1E400', '0x1', '{}', '[]', '""', '"__proto__":', '"constructor":', '"Records":[', '"Records":[]', '"eventID":"x",', '"userIdentity":null,', '"Statement":', '"Effect":"Deny"', '"Action":"*"', '"NotAction":[]', '"Resource":"*"', '*', '?', '${aws:username}', '${*}', 'arn:aws:', ':', '/', '&a ', '*a', '<<: *a', '!!js/function ', '--- ', '- ', '%7B', '%', '\u2028', '\u202e', '\u00e9', '😀', '\ud83d', '`', '|', '<', '&',
];

/** The text with a few things taken out, put in, doubled or changed. */
export function mutated(text: string, random: Random, others: readonly string[]): string {
  let out = text;
  for (let count = 1 + random.below(4); count > 0; count -= 1) out = once(out, random, others);
  return out.length > 20_000 ? out.slice(0, 20_000) : out;
}

function once(text: string, random: Random, others: readonly string[]): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.below(1 + random.below(40)));
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + text.slice(at, to).repeat(1 + random.below(4)) + text.slice(at);
    case 2:
      return text.slice(0, at) + String.fromCharCode(random.below(random.below(4) === 0 ? 65_536 : 128)) + text.slice(at + 1);
    case 3:
      return text.slice(0, at) + JSON.stringify(random.of(PAYLOADS).slice(0, 200)).slice(1, -1) + text.slice(at);
    case 4: {
      const other = random.of(others);
      const from = random.below(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + random.below(200)) + text.slice(to);
    }
    case 5:
      return text.slice(0, random.below(12) === 0 ? at : text.length) + random.of(PIECES);
    default:
      return text.slice(0, at) + random.of(PIECES) + text.slice(random.below(2) === 0 ? at : to);
  }
}
