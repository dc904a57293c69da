import type { ListedFile } from '../list/list.ts';

/** A usage file as the state knows it. */
export interface KnownFile {
  readonly inputId: number;
  readonly name: string;
  readonly size: number;
  readonly mtimeNs: bigint;
  readonly state: 'pending' | 'read' | 'lost' | 'skipped';
  readonly reason: string | null;
  readonly version: number;
}

/** What the files that are there mean for the files that are known. */
export interface Plan {
  /** Never read, or changed since: they get a row of their own. */
  readonly fresh: readonly ListedFile[];
  /** Known, there, and to be read (again) as they are. */
  readonly again: readonly KnownFile[];
  /** Changed since they were read: what came out of them is taken back. */
  readonly changed: readonly KnownFile[];
  /** No longer there; what came out of them stays. */
  readonly gone: readonly KnownFile[];
}

/**
 * Compares files by name, size and time of change; nothing is opened. A file folded by another version of `project`
 * is read again, and so is one that could not be read, since its permissions may have been mended. `holdsCalls` tells by
 * the name alone.
 */
export function planFiles(listed: readonly ListedFile[], known: readonly KnownFile[], version: number, holdsCalls: (name: string) => boolean): Plan {
  const there = new Map(listed.map((file) => [file.name, file]));
  const names = new Set(known.map((file) => file.name));
  const fresh = listed.filter((file) => !names.has(file.name));
  const again: KnownFile[] = [];
  const changed: KnownFile[] = [];
  const gone: KnownFile[] = [];
  for (const file of known) {
    const now = there.get(file.name);
    if (now === undefined) gone.push(file);
    else if (now.size !== file.size || now.mtimeNs !== file.mtimeNs) {
      changed.push(file);
      fresh.push(now);
    } else if (file.state === 'skipped' ? holdsCalls(file.name) : file.state === 'pending' || file.version !== version || file.reason === 'unreadable') {
      again.push(file);
    }
  }
  const order = new Map(listed.map((file, index) => [file.name, index]));
  fresh.sort((a, b) => (order.get(a.name) ?? 0) - (order.get(b.name) ?? 0));
  return { fresh, again, changed, gone };
}
