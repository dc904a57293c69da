import { markdownCode, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { SplitPartView, SplitView } from '../html/view/split.ts';
import { bullets, titled } from './list.ts';
import { stepItem } from './step.ts';

/** One split: who gets which principal, the proof of each in words, who was not told apart, the files, the way back. */
export function splitSection(view: SplitView): string[] {
  const names = view.untoldNames.length === 0 ? '' : `, by ${view.untoldNames.map(markdownCode).join(', ')}`;
  return [
    `#### Split of ${markdownCode(view.name)}, one principal for each workload: ${view.proved}`,
    ...(view.assumption === '' ? [] : [`> **Assumption.** ${markdownText(view.assumption)}`]),
    markdownText(view.summary),
    `Window: ${markdownText(view.window)}.`,
    markdownTable(['Workload', 'New principal', 'May be taken by', 'Permissions', 'Risk weight', 'Calls', 'Proof'], view.parts.map(partRow)),
    ...view.parts.flatMap(partSection),
    `**Who was not told apart.** ${view.untoldMeaning === '' ? view.untold : `${view.untold}${names}. ${view.untoldMeaning}`}`,
    ...titled(view.folder === '' ? 'Nothing is written:' : 'To do:', view.todo.map(markdownText)),
    ...(view.folder === '' ? [] : [`Files: ${markdownCode(view.folder)} in the output folder.`]),
    ...titled('The way back:', view.waysBack.map(({ command, when }) => `${markdownCode(command)} ${when}`)),
  ];
}

function partRow(part: SplitPartView): string[] {
  return [
    markdownText(part.workload),
    part.name === '' ? 'none, it keeps the shared one' : markdownCode(part.name),
    part.name === '' ? 'as before' : part.subjects.map(markdownCode).join(', ') || 'not known',
    part.permissions,
    part.weight,
    part.calls,
    part.reason === '' ? part.outcome : `${part.outcome}: ${markdownText(part.reason)}`,
  ];
}

function partSection(part: SplitPartView): string[] {
  return [
    `${markdownText(part.workload)}:`,
    bullets([
      `used: ${codes(part.used, part.moreUsed) || 'nothing that the record shows'}`,
      ...(part.name === '' ? [] : [`does not get, though others used it: ${codes(part.withheld, part.moreWithheld) || 'nothing'}`]),
      ...part.givenBack.map(({ permission, reason }) => `could go, but stays: ${markdownCode(permission)}: ${markdownText(reason)}`),
      ...(part.moreGivenBack === '' ? [] : [`could go, but stays: ${part.moreGivenBack}`]),
      ...part.steps.map(stepItem),
    ]),
  ];
}

function codes(texts: readonly string[], more: string): string {
  return [texts.map(markdownCode).join(', '), more].filter((text) => text !== '').join(' ');
}
