import { markdownCode, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { InstanceView, RecordView, SourceView } from '../html/view/record.ts';
import { bullets } from './list.ts';

/** What the record covers, where it is silent, and what became of every file and record. */
export function recordSection({ instances, sources }: RecordView): string[] {
  return [
    '## The record',
    ...instances.flatMap(instancePart),
    markdownTable(
      ['Source', 'Files', 'Records', 'Folded', 'Duplicate', 'Skipped', 'Quarantined'],
      sources.map((source) => [
        markdownCode(source.id),
        source.files,
        source.records,
        source.folded,
        source.duplicate,
        source.skipped,
        source.quarantined,
      ]),
    ),
    ...sources.flatMap(sourcePart),
  ];
}

function instancePart(instance: InstanceView): string[] {
  const gaps = instance.gaps.map(({ days, length, scope, reason }) => `silent: ${days} (${length}, ${markdownCode(scope)}): ${markdownText(reason)}`);
  return [
    bullets([
      `${markdownCode(instance.name)} from ${markdownCode(instance.source)}: ${markdownText(instance.window)}; scopes ${markdownText(instance.scopes) || 'none'}`,
      ...(instance.decisions === '' ? [] : [markdownText(instance.decisions)]),
      ...gaps,
      ...(instance.moreGaps === '' ? [] : [instance.moreGaps]),
      ...instance.evidence.map(({ kind, path, text }) => `${markdownText(kind)} ${markdownCode(path)}: ${markdownText(text)}`),
      ...(instance.moreEvidence === '' ? [] : [instance.moreEvidence]),
    ]),
  ];
}

function sourcePart(source: SourceView): string[] {
  const lines = [
    ...source.reasons.map(({ what, count, meaning }) => `${count} ${what}: ${markdownText(meaning)}`),
    ...source.lostFiles.map(({ path, reason }) => `file ${markdownCode(path)} is quarantined whole: ${markdownText(reason)}`),
    ...(source.moreLostFiles === '' ? [] : [source.moreLostFiles]),
    ...source.definitions.map(
      ({ path, state, policy, note }) =>
        `definition ${markdownCode(path)}: ${markdownText(state)}${policy === '' ? '' : ` ${markdownCode(policy)}`}${note === '' ? '' : `; ${markdownText(note)}`}`,
    ),
  ];
  return lines.length === 0 ? [] : [`In ${markdownCode(source.id)}:`, bullets(lines)];
}
