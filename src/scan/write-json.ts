import { closeSync, openSync, writeFileSync } from 'node:fs';
import { prettyParts } from '../core/json.ts';

/** Characters that are written at once. */
const AT_ONCE = 4_000_000;

/** Writes a document as `prettyJson` would say it, piece by piece: the text of a large one would not fit into one string. */
export function writeJson(file: string, document: object): void {
  const out = openSync(file, 'w');
  try {
    let waiting = '';
    for (const part of prettyParts(document)) {
      waiting += part;
      if (waiting.length < AT_ONCE) continue;
      writeFileSync(out, waiting);
      waiting = '';
    }
    writeFileSync(out, waiting);
  } finally {
    closeSync(out);
  }
}
