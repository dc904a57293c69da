import { countText, plural } from '../../../src/core/number-text.ts';

/** A unified diff by lines. */
export interface DiffView {
  readonly lines: readonly { readonly kind: 'added' | 'removed' | 'place' | 'file' | 'same'; readonly text: string }[];
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
    lines: lines.slice(0, limit).map((text) => ({ kind: kindOf(text), text })),
    more: hidden > 0 ? `and ${countText(hidden)} more lines, all in the proposal's folder` : '',
  };
}

function kindOf(line: string): DiffView['lines'][number]['kind'] {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file |Index: |={10})/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
