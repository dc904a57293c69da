import { countText, plural } from '../../../src/core/number-text.ts';

/** What a line of a diff is. */
type Kind = 'added' | 'removed' | 'place' | 'file' | 'same';

/** A unified diff by runs of lines of one kind. */
export interface DiffView {
  readonly runs: readonly { readonly kind: Kind; readonly lines: readonly string[] }[];
  /** `12 lines leave, 3 come`; empty without a diff. */
  readonly sum: string;
  /** Empty, or how many lines are not shown. */
  readonly more: string;
}

/** The first `limit` lines of a diff. */
export function diffView(diff: string, limit: number): DiffView {
  const lines = diff === '' ? [] : diff.replace(/\n$/, '').split('\n');
  const hidden = lines.length - limit;
  const kinds = lines.map(kindOf);
  const count = (kind: 'added' | 'removed') => kinds.filter((one) => one === kind).length;
  return {
    sum: lines.length === 0 ? '' : `${plural(count('removed'), 'line')} out (−), ${plural(count('added'), 'line')} in (+)`,
    runs: runsOf(lines.slice(0, limit)),
    more: hidden > 0 ? `and ${countText(hidden)} more lines, all in the proposal's folder` : '',
  };
}

function runsOf(lines: readonly string[]): DiffView['runs'] {
  const runs: { readonly kind: Kind; readonly lines: string[] }[] = [];
  for (const line of lines) {
    const kind = kindOf(line);
    const last = runs.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else runs.push({ kind, lines: [line] });
  }
  return runs;
}

function kindOf(line: string): Kind {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file |Index: |={10})/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
