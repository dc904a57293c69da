import { sha256 } from './digest.ts';

/** Name of a file or folder for something in a system: `<system>-<readable, 40 characters>-<8 hex of its full id>`. */
export function fileId(system: string, name: string, fullId: string): string {
  const readable = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').slice(0, 40).replace(/^-+|-+$/g, '');
  return `${system}-${readable || 'unnamed'}-${sha256(fullId).slice(0, 8)}`;
}
