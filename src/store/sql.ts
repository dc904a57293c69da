import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const loaded = new Map<string, string>();

/**
 * Text of the `.sql` file `name` that lies beside the module whose `import.meta.url` is `from`.
 * Works from source and from `dist`, to which the build copies `.sql` files.
 */
export function loadSql(name: string, from: string): string {
  const file = fileURLToPath(new URL(name, from));
  let text = loaded.get(file);
  if (text === undefined) {
    text = readFileSync(file, 'utf8');
    loaded.set(file, text);
  }
  return text;
}
