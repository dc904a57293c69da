import { ConfigError } from '../../../../src/core/errors.ts';

// Names of RBAC objects are path segments (Kubernetes documentation, "Object Names and IDs", Path Segment Names).
const OBJECT = /^(?!\.{1,2}$)[^/%\p{Cc}]{1,253}$/u;
// RFC 1123 label names.
const NAMESPACE = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * A word of a POSIX shell that stands for exactly this text (Shell Command Language, 2.2.2 "Single-Quotes").
 * @throws ConfigError for a NUL, which no argument can carry.
 */
export function shellWord(text: string): string {
  if (text.includes('\0')) throw new ConfigError('a name holds a NUL character, which no command can carry');
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Refuses what no API server could have stored: such a text comes from a forged export. @throws ConfigError. */
export function requireName(kind: 'object' | 'namespace', text: string): string {
  if (kind === 'object' ? OBJECT.test(text) : text === '' || NAMESPACE.test(text)) return text;
  throw new ConfigError(`the export holds ${JSON.stringify(text)}, which Kubernetes would not accept as the name of ${kind === 'object' ? 'a role or binding' : 'a namespace'}`, {
    remedy: 'export the cluster again',
  });
}

/** File names for references: readable, safe on every file system, distinct. */
export class FileNames {
  readonly #taken = new Set<string>();

  /** A name of at most 80 characters without an ending. */
  of(reference: string): string {
    const readable = reference.replace(/[^A-Za-z0-9._]+/g, '-').slice(0, 70);
    const base = readable.replace(/^[-.]+|[-.]+$/g, '') || 'object';
    let name = base;
    for (let count = 2; this.#taken.has(name.toLowerCase()); count++) name = `${base}-${count}`;
    this.#taken.add(name.toLowerCase());
    return name;
  }
}
