import { actorText } from '../../core/actor-text.ts';
import type { SplitPartRecord, SplitRecord } from '../../core/documents/split.ts';
import { markdownCode, markdownTable, markdownText } from '../../core/markdown-text.ts';
import { countText, plural, weightText } from '../../core/number-text.ts';
import { stepText } from '../../core/proof-text.ts';
import { NONE_UNTOLD, splitWaysBack, UNTOLD_MEANING, untoldText } from '../../core/split-text.ts';

const USED = 12;

/** The body of a pull request for a split, in Markdown: who gets what, by what proof, and who was not told apart. */
export function splitText(record: SplitRecord, expires: string): string {
  const { principal, system, instance, parts, untold, window } = record;
  const proved = parts.filter((part) => part.outcome === 'proved');
  const sections = [
    ...(record.assumption === null ? [] : [`> **Assumption.** ${markdownText(record.assumption)}`]),
    '## One principal for each workload',
    `${markdownCode(principal.name)} in ${markdownCode(`${system}:${instance}`)} is used by ${plural(parts.length, 'workload')}. ` +
      `${countText(proved.length)} of them can have one of their own: with what it used itself, and what this record could not have shown. ` +
      `The shared one is not changed by this. ${principal.owner === null ? 'No owner is on record.' : `Owner: ${markdownText(principal.owner)}.`} ` +
      `Record: ${window === null ? 'no covered day' : `${window.fromDay} to ${window.toDay}`}, cycle ${markdownText(record.cycle)}. May be relied on until ${expires}.`,
    markdownTable(
      ['Workload', 'New principal', 'Calls', 'Permissions', 'Risk weight', 'Proof'],
      parts.map((part) => [
        markdownText(actorText(part)),
        part.name === '' ? 'none' : markdownCode(part.name),
        countText(part.calls),
        `${countText(part.before.permissions)} → ${countText(part.after.permissions)}, ${countText(part.usedCount)} of them used`,
        `${weightText(part.before.weight)} → ${weightText(part.after.weight)}`,
        part.outcome === 'proved' ? 'proved' : `${part.outcome}: ${markdownText(part.reason)}`,
      ]),
    ),
    ...parts.flatMap(partSections),
    '## Who was not told apart',
    untold.calls === 0
      ? NONE_UNTOLD
      : `${untoldText(untold)}${untold.names.length === 0 ? '' : `, by ${untold.names.map(markdownCode).join(', ')}`}. ${UNTOLD_MEANING}`,
    '## To do',
    record.todo.map((step) => `- ${markdownText(step)}`).join('\n'),
    '## The way back',
    [...splitWaysBack(record).map(({ command, when }) => `${markdownCode(command)} ${when}`), 'the shared principal was not changed'].map((way) => `- ${way}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

function partSections(part: SplitPartRecord): string[] {
  if (part.name === '') return [];
  // A permission that comes by several paths is told once.
  const [used, withheld] = [[...new Set(part.used)], [...new Set(part.withheld)]];
  const some = (permissions: readonly string[]): string => permissions.slice(0, USED).map(markdownCode).join(', ');
  return [
    `### ${markdownText(part.workload)}`,
    [
      `- Used: ${some(used) || 'nothing that the record shows'}${used.length > USED ? ', …' : ''}`,
      `- Does not get, though others used it: ${part.withheldCount === 0 ? 'nothing' : `${countText(part.withheldCount)}, such as ${some(withheld)}`}`,
      `- May be taken by: ${part.subjects.map(markdownCode).join(', ') || 'not known'}`,
      ...part.steps.map((step) => {
        const { title, result, claim, counts } = stepText(step);
        const notes = step.notes.slice(0, 3).map((note) => `\n  - ${markdownText(note)}`);
        return `- **${title}: ${result}**: ${claim}${counts === '' ? '' : ` (${markdownText(counts)})`}${notes.join('')}`;
      }),
      ...part.givenBack.slice(0, 5).map(({ permission, reason }) => `- Could go, but stays: ${markdownCode(permission)}: ${markdownText(reason)}`),
    ].join('\n'),
  ];
}
