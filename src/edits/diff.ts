import { structuredPatch, type StructuredPatchHunk } from 'diff';
import { ConfigError, InvariantError } from '../core/errors.ts';
import { by } from '../core/order.ts';
import type { FileChange } from '../core/proposal.ts';
import { secretLines } from './secret-lines.ts';

/** Beyond this distance a file is shown as replaced: a bound on time that does not depend on the machine. */
const MOST_EDITS = 1_000;
/** Lines of context, tried in this order: fewer where others would show a secret. Without any, `git apply` could not tell the place. */
const CONTEXTS = [3, 2, 1] as const;

/**
 * One patch in git's form (git-diff, "Generating patch text with -p") that `git apply` takes, and takes back with `-R`.
 * Sorted by path; changes that change nothing are left out, so that no change gives ''.
 * A line that looks as if it held a secret is never shown: there is less context then (docs/decisions/0014).
 * @throws ConfigError when a path lies outside of the folder where the patch will be applied, or when a line that holds
 * what looks like a secret changes or stands next to a change.
 * @throws InvariantError when a path stands twice.
 */
export function patchText(changes: readonly FileChange[]): string {
  const real = changes
    .filter(({ before, after }) => before !== after)
    .map((change) => ({ change, path: insidePath(change.path) }))
    .sort(by(({ path }) => path));
  real.forEach(({ path }, index) => {
    if (path === real[index + 1]?.path) throw new InvariantError(`two changes of ${path}`);
  });
  return real.map(({ change, path }) => filePatch(change, path)).join('');
}

/** The way back: the same patch with the sides exchanged. */
export function rollback(changes: readonly FileChange[]): string {
  return patchText(changes.map(exchanged));
}

/** A unified diff for people to read; '' when nothing differs. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  return `--- ${name}\n+++ ${name}\n${hunks(before, after, CONTEXTS[0]).map(hunkText).join('')}`;
}

const patches = new WeakMap<FileChange, string>();
const exchanges = new WeakMap<FileChange, FileChange>();

function exchanged(change: FileChange): FileChange {
  const { path, before, after } = change;
  const known = exchanges.get(change) ?? { path, before: after, after: before };
  exchanges.set(change, known);
  return known;
}

/** Asked for several times of one change: to see whether it can be shown, for the patch itself, and for the report. */
function filePatch(change: FileChange, path: string): string {
  const patch = patches.get(change) ?? madePatch({ ...change, path });
  patches.set(change, patch);
  return patch;
}

function madePatch(change: FileChange): string {
  const { path, before, after } = change;
  const left = quoted(`a/${path}`);
  const right = quoted(`b/${path}`);
  const mode = before === null ? 'new file mode 100644\n' : after === null ? 'deleted file mode 100644\n' : '';
  const lines = safeHunks(change);
  const header = `diff --git ${left} ${right}\n${mode}`;
  if (lines.length === 0) return header;
  const from = before === null ? '/dev/null' : ended(left);
  const to = after === null ? '/dev/null' : ended(right);
  return `${header}--- ${from}\n+++ ${to}\n${lines.map(hunkText).join('')}`;
}

/** Hunks that show no line with a secret. */
function safeHunks({ path, before, after }: FileChange): readonly StructuredPatchHunk[] {
  const secret = secretLines(before ?? '').length > 0 || secretLines(after ?? '').length > 0;
  let shown: { readonly line: number; readonly what: string } | undefined;
  for (const context of secret ? CONTEXTS : [CONTEXTS[0]]) {
    const found = hunks(before ?? '', after ?? '', context);
    shown = secret ? shownSecret(found, before ?? '', after ?? '') : undefined;
    if (shown === undefined) return found;
  }
  throw new ConfigError(`a patch would show what looks like ${shown!.what}, at ${path}:${shown!.line}`, {
    where: `${path}:${shown!.line}`,
    remedy: 'take the secret out of the file (and change it where it is used), or change the policy by hand',
  });
}

/** The first secret that hunks show, by its line in the file before, or else after, the change. */
function shownSecret(found: readonly StructuredPatchHunk[], before: string, after: string): { readonly line: number; readonly what: string } | undefined {
  const left = new Map(secretLines(before).map((one) => [one.line, one]));
  const right = new Map(secretLines(after).map((one) => [one.line, one]));
  for (const hunk of found) {
    let [old, fresh] = [hunk.oldStart, hunk.newStart];
    for (const line of hunk.lines) {
      // A line of a hunk begins with ' ', '-', '+', or with '\\' where it only says that no newline follows.
      const isBefore = line.startsWith(' ') || line.startsWith('-');
      const isAfter = line.startsWith(' ') || line.startsWith('+');
      const shown = (isBefore ? left.get(old) : undefined) ?? (isAfter ? right.get(fresh) : undefined);
      if (shown !== undefined) return shown;
      if (isBefore) old++;
      if (isAfter) fresh++;
    }
  }
  return undefined;
}

function hunks(before: string, after: string, context: number): readonly StructuredPatchHunk[] {
  const patch = structuredPatch('', '', before, after, undefined, undefined, { context, maxEditLength: MOST_EDITS });
  return patch === undefined ? [replacement(before, after)] : patch.hunks;
}

/** All old lines out, all new lines in. */
function replacement(before: string, after: string): StructuredPatchHunk {
  const old = linesOf(before, '-');
  const fresh = linesOf(after, '+');
  return {
    oldStart: 1,
    oldLines: old.filter((line) => line.startsWith('-')).length,
    newStart: 1,
    newLines: fresh.filter((line) => line.startsWith('+')).length,
    lines: [...old, ...fresh],
  };
}

function linesOf(text: string, sign: '-' | '+'): string[] {
  if (text === '') return [];
  const ends = text.endsWith('\n');
  const lines = (ends ? text.slice(0, -1) : text).split('\n').map((line) => sign + line);
  return ends ? lines : [...lines, '\\ No newline at end of file'];
}

function hunkText(hunk: StructuredPatchHunk): string {
  const range = (start: number, count: number): string => {
    const line = count === 0 ? start - 1 : start;
    return count === 1 ? `${line}` : `${line},${count}`;
  };
  const header = `@@ -${range(hunk.oldStart, hunk.oldLines)} +${range(hunk.newStart, hunk.newLines)} @@`;
  return `${header}\n${hunk.lines.join('\n')}\n`;
}

/** A path by its plain segments; git refuses to write outside of the folder in which a patch is applied. */
function insidePath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..' && segments.length > 0 && segments.at(-1) !== '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  const plain = segments.join('/');
  if (!path.startsWith('/') && plain !== '' && segments[0] !== '..' && !/^[A-Za-z]:/.test(path)) return plain;
  throw new ConfigError(`no patch can reach ${path}: it lies outside of the folder of the configuration`, {
    where: path,
    remedy: 'put pawl.yaml into a folder above all definition files',
  });
}

/** Git's quoting of unusual names (git-config, `core.quotePath`): octal for each byte that is not printable ASCII. */
function quoted(name: string): string {
  const NAMED: Readonly<Record<number, string>> = { 7: 'a', 8: 'b', 9: 't', 10: 'n', 11: 'v', 12: 'f', 13: 'r', 34: '"', 92: '\\' };
  let out = '';
  for (const byte of Buffer.from(name, 'utf8')) {
    const short = NAMED[byte];
    if (short !== undefined) out += `\\${short}`;
    else if (byte < 0x20 || byte > 0x7e) out += `\\${byte.toString(8).padStart(3, '0')}`;
    else out += String.fromCharCode(byte);
  }
  return out === name ? name : `"${out}"`;
}

/** Git ends an unquoted name that holds a space by a tab, so that it is not taken for a name and a date. */
function ended(name: string): string {
  return name.includes(' ') && !name.startsWith('"') ? `${name}\t` : name;
}
