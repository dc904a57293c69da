import { addDays } from '../core/day.ts';
import type { ProofDocument } from '../core/documents/proof.ts';
import type { ProposalRecord } from '../core/documents/proposal.ts';
import { markdownCode, markdownFence, markdownTable, markdownText } from '../core/markdown-text.ts';
import { countText, plural, shareText, weightText } from '../core/number-text.ts';
import { exceptionYaml } from './exception-yaml.ts';
import { lossPart, lossWarning } from './loss-part.ts';
import { OUTCOME_NAME, outcomeMeaning, stepText } from '../core/proof-text.ts';
import { callsText, changesFiles, heaviestFirst, standsText, todoTitle, waysBack } from '../core/proposal-text.ts';
import { lastUsedText, lengthText } from '../core/time-text.ts';

const ROWS = 30;
const KEPT = 12;
const EXAMPLES = 3;
const NOTES = 3;

/** Days for which the exception that is shown ready to paste holds: a quarter, after which it is looked at again. */
const EXCEPTION_DAYS = 90;

/**
 * The body of a pull request for one proposal, in Markdown: what a reviewer needs to say yes or no. Deterministic, so a
 * run on unchanged evidence changes no byte; everything from outside is escaped.
 */
export function pullRequestText(record: ProposalRecord, proof: ProofDocument): string {
  const sections = [
    ...assumption(record, proof),
    ...lossWarning(record),
    ...shrinks(record),
    ...lossPart(record),
    ...proofPart(record, proof),
    ...removedPart(record),
    ...linesPart(record),
    ...keptPart(record),
    ...unseenPart(record),
    ...list('Could go, but stays', record.givenBack.map(({ permission, reason }) => `${markdownCode(permission)}: ${markdownText(reason)}`)),
    ...rollback(record),
    ...list(todoTitle(record.files), record.todo.map(markdownText)),
    ...ignore(record, proof),
  ];
  return `${sections.join('\n\n')}\n`;
}

function assumption(record: ProposalRecord, proof: ProofDocument): string[] {
  const text = record.assumption ?? proof.assumption;
  return text === null ? [] : [`> **Assumption.** ${markdownText(text)}`];
}

function shrinks({ name, system, instance, principals, before, after }: ProposalRecord): string[] {
  const gone = before.weight - after.weight;
  const holders = principals.length < 2 ? '' : ` Held by ${principals.map((one) => markdownCode(one.name)).join(', ')}; all of them are part of the proof.`;
  const owners = [...new Set(principals.flatMap(({ owner }) => (owner === null ? [] : [owner])))].sort();
  const owned = owners.length === 0 ? ' No owner is on record.' : ` Owner: ${owners.map(markdownText).join(', ')}.`;
  return [
    '## What shrinks',
    `${markdownCode(name)} in ${markdownCode(`${system}:${instance}`)}: ` +
      `**${plural(before.permissions, 'permission')} → ${countText(after.permissions)}**, ` +
      `risk weight ${weightText(before.weight)} → ${weightText(after.weight)} (${markdownText(shareText(gone, before.weight))} less).${owned}${holders}`,
  ];
}

function proofPart({ window, cycle }: ProposalRecord, proof: ProofDocument): string[] {
  const holding = proof.steps.filter(({ result }) => result === 'yes').length;
  const record =
    window === null
      ? 'no covered day'
      : `the record from ${window.fromDay} to ${window.toDay} (${lengthText(window.seconds)}; the cycle is ${markdownText(cycle)})`;
  const why = proof.outcome === 'proved' || proof.outcome === 'proved-with-loss' ? '' : ` Why: ${markdownText(proof.reason)}`;
  return [
    '## Proof',
    `**${OUTCOME_NAME[proof.outcome]}**: ${outcomeMeaning(proof.outcome)}. ` +
      `${holding} of ${plural(proof.steps.length, 'step')} ${holding === 1 ? 'holds' : 'hold'}, over ${record}. ` +
      `May be relied on until ${proof.expires}.${why}`,
    bullets(proof.steps.map(stepItem)),
  ];
}

function stepItem(step: ProofDocument['steps'][number]): string {
  const { title, result, claim, counts } = stepText(step);
  const notes = step.notes.slice(0, NOTES).map((note) => `\n  - ${markdownText(note)}`);
  const more = step.notes.length > NOTES ? `\n  - and ${countText(step.notes.length - NOTES)} more in proof.json` : '';
  return `**${title}: ${result}**: ${claim}${counts === '' ? '' : ` (${markdownText(counts)})`}${notes.join('')}${more}`;
}

function removedPart({ removed, principals }: ProposalRecord): string[] {
  if (removed.length === 0) return [];
  const shown = heaviestFirst(removed).slice(0, ROWS);
  const several = principals.length > 1;
  return [
    '## What leaves',
    markdownTable(
      ['Permission', ...(several ? ['Holder'] : []), 'Risk', 'Last used', 'Verdict', 'Came by'],
      shown.map((row) => [
        markdownCode(row.permission),
        ...(several ? [markdownCode(row.principal)] : []),
        markdownText(row.risk),
        markdownText(lastUsedText(row.lastUsed)),
        `${row.verdict}${row.stays === undefined ? '' : `: ${markdownText(row.stays)}`}`,
        row.path.map(markdownCode).join(' › '),
      ]),
    ),
    ...more(removed.length - shown.length),
  ];
}

function keptPart({ kept }: ProposalRecord): string[] {
  const shown = kept.slice(0, KEPT);
  if (shown.length === 0) return ['## What stays because it was used', 'Nothing of it was used in the window.'];
  return [
    '## What stays because it was used',
    markdownTable(
      ['Permission', 'Last used', 'Uses', 'Verdict'],
      shown.map((row) => [markdownCode(row.permission), markdownText(lastUsedText(row.lastUsed)), countText(row.uses), row.verdict]),
    ),
    ...(kept.length > shown.length ? [`and ${countText(kept.length - shown.length)} more in the ledger.`] : []),
  ];
}

/** What the new policy is about, line by line; lines that stand for more than was seen say why. */
function linesPart({ lines }: ProposalRecord): string[] {
  if (lines.length === 0) return [];
  const ordered = [...lines.filter(({ isNew }) => isNew), ...lines.filter(({ isNew }) => !isNew)];
  const shown = ordered.slice(0, ROWS);
  const standing = ordered.filter(({ rules }) => rules.length > 0);
  return [
    '## On what, and the evidence',
    markdownTable(
      ['Resource line', 'Where', 'Calls', 'Last used', 'Seen', 'Example events'],
      shown.map((row) => [
        markdownCode(row.line) + (row.isNew ? ' (new)' : ''),
        `${markdownCode(row.policy)} › ${markdownCode(row.statement)}`,
        callsText(row),
        markdownText(lastUsedText(row.lastUsed)),
        countText(row.seen),
        row.evidence.map(markdownCode).join(', '),
      ]),
    ),
    ...more(lines.length - shown.length),
    ...(standing.length === 0 ? [] : [bullets(standing.slice(0, ROWS).map((row) => `${markdownCode(row.line)} ${markdownText(standsText(row))}`))]),
  ];
}

function unseenPart({ unseen }: ProposalRecord): string[] {
  const items = unseen.map(({ reason, remedy, count, examples }) => {
    const such = examples.length === 0 ? '' : ` (such as ${examples.slice(0, EXAMPLES).map(markdownCode).join(', ')})`;
    return `${plural(count, 'permission')}${such}: ${markdownText(reason)}${remedy === null ? '' : `; to see it: ${markdownText(remedy)}`}`;
  });
  return list('What could not be seen, and stays', items);
}

function rollback({ folder, files }: ProposalRecord): string[] {
  const commands = waysBack(files).map(({ command, when }) => `${markdownCode(command)} ${when}`);
  const place = folder === null || commands.length === 0 ? [] : [`The files are in ${markdownCode(folder)} of the output folder; run them where pawl.yaml stands.`];
  const merge = changesFiles(files) || commands.length === 0 ? ['revert the merge of this request'] : [];
  return ['## The way back', ...place, bullets([...commands, ...merge])];
}

function ignore(record: ProposalRecord, proof: ProofDocument): string[] {
  const [heaviest] = heaviestFirst(record.removed);
  if (heaviest === undefined) return [];
  const name = record.principals.find(({ key }) => key === heaviest.principal)?.name ?? heaviest.principal;
  return [
    '## How to keep something',
    'Close this request and put what is to stay on record in `pawl.yaml`: one entry per permission, `*` stands for any text, owner and reason are yours to write.',
    markdownFence(
      exceptionYaml({
        id: `keep-${record.id}`,
        principal: `${record.system}:${record.instance}/${name}`,
        permission: heaviest.permission,
        owner: 'WHO ANSWERS FOR IT',
        reason: 'WHY IT IS NEEDED',
        expires: addDays(proof.judgedAsOf, EXCEPTION_DAYS),
      }),
      'yaml',
    ),
  ];
}

function more(hidden: number): string[] {
  return hidden > 0 ? [`and ${countText(hidden)} more in proof.json.`] : [];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : [`## ${title}`, bullets(items)];
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}
