import { markdownText } from '../../src/core/markdown-text.ts';
import type { StepView } from '../html/view/step.ts';
import { capped } from './list.ts';

const NOTES = 3;

/** One step of a proof as the text of a bullet, with its first notes below it. */
export function stepItem({ title, result, claim, counts, notes }: StepView): string {
  const shown = capped(notes.map(markdownText), NOTES, 'proof.json').map((note) => `\n  - ${note}`);
  return `**${title}: ${result}**: ${claim}${counts === '' ? '' : ` (${markdownText(counts)})`}${shown.join('')}`;
}
