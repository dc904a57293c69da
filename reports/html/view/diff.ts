import { countText } from '../../../src/core/number-text.ts';

/** A unified diff by lines. */
export interface DiffView {
  readonly lines: readonly { readonly kind: 'added' | 'removed' | 'place' | 'file' | 'same'; readonly text: string }[];
  /** Empty, or how many lines are not shown. */
  readonly more: string;
}

const LINES = 400;

export function diffView(diff: string): DiffView {
  const lines = diff === '' ? [] : diff.replace(/\n$/, '').split('\n');
  const hidden = lines.length - LINES;
  return {
    lines: lines.slice(0, LINES).map((text) => ({ kind: kindOf(text), text })),
    more: hidden > 0 ? `and ${countText(hidden)} more lines, all in the proposal's folder` : '',
  };
}

function kindOf(line: string): DiffView['lines'][number]['kind'] {
  if (/^(?:diff |index |--- |\+\+\+ |new file |deleted file |Index: |={10})/.test(line)) return 'file';
  if (line.startsWith('@@')) return 'place';
  if (line.startsWith('+')) return 'added';
  return line.startsWith('-') ? 'removed' : 'same';
}
