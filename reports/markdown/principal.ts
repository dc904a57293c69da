import { markdownCode, markdownTable, markdownText } from '../../src/core/markdown-text.ts';
import type { PrincipalView } from '../html/view/principal.ts';
import { bullets } from './list.ts';
import { proposalSection, unseenItem } from './proposal.ts';
import { splitSection } from './split.ts';

const ROWS = 25;

/** One principal: its facts, verdicts, proposals and the first rows of its ledger. */
export function principalSection(view: PrincipalView): string[] {
  return [
    `### ${markdownCode(view.name)} in ${markdownCode(view.where)}`,
    bullets([
      ...view.facts.map(({ title, text }) => `${title}: ${markdownText(text)}`),
      `Verdicts: ${view.verdicts.map(({ verdict, count }) => `${count} ${verdict}`).join(', ') || 'none'}`,
      ...view.elsewhere.map(({ name }) => `Shared policy ${markdownCode(name)}: its proposal is shown with another holder`),
    ]),
    ...view.proposals.flatMap(proposalSection),
    ...view.splits.flatMap(splitSection),
    ...(view.unseen.length === 0 ? [] : ['What could not be seen:', bullets(view.unseen.map(unseenItem))]),
    ...ledgerPart(view.ledger),
  ];
}

function ledgerPart({ rows, file, all }: PrincipalView['ledger']): string[] {
  if (rows.length === 0) return [];
  const shown = rows.slice(0, ROWS);
  return [
    `Ledger: ${shown.length} of ${all} rows, removable ones first; all stand in ${markdownCode(file.name)}.`,
    markdownTable(
      ['Permission', 'Way', 'Verdict', 'Last used', 'Uses', 'Why'],
      shown.map(({ permission, way, verdict, lastUsed, uses, reason }) => [
        markdownCode(permission),
        way,
        verdict,
        markdownText(lastUsed),
        uses,
        markdownText(reason),
      ]),
    ),
  ];
}
