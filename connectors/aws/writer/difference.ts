import { byText } from '../../../src/core/order.ts';
import type { PolicyDocument, Statement } from '../inventory.ts';
import { canonicalStatement } from './canonical.ts';

const MOST = 20;
const LISTS = [
  ['Action', 'actions'],
  ['NotAction', 'notActions'],
  ['Resource', 'resources'],
  ['NotResource', 'notResources'],
] as const;

/** In words: what stands only in the file and what is only live. Statements are told apart by Sid, else by place. */
export function difference(file: PolicyDocument, live: PolicyDocument): string {
  const [inFile, inLive] = unequal(file.statements, live.statements);
  const phrases: string[] = [];
  if (file.version !== live.version) phrases.push(`Version is ${file.version} in the file and ${live.version} live`);
  if (file.id !== live.id) phrases.push(`Id is ${file.id ?? 'absent'} in the file and ${live.id ?? 'absent'} live`);
  for (const statement of inFile) {
    const twin = takeTwin(statement, inLive);
    phrases.push(...(twin === undefined ? [`${named(statement)} is only in the file: ${summary(statement)}`] : details(statement, twin)));
  }
  for (const statement of inLive) phrases.push(`${named(statement)} is only live: ${summary(statement)}`);
  const more = phrases.length - MOST;
  return [...phrases.slice(0, MOST), ...(more > 0 ? [`${more} more differences`] : [])].join('; ');
}

/** Statements of each side without an equal one on the other. */
function unequal(left: readonly Statement[], right: readonly Statement[]): [Statement[], Statement[]] {
  const rest = [...right];
  const only = left.filter((statement) => {
    const at = rest.findIndex((other) => canonicalStatement(other) === canonicalStatement(statement));
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
  return [only, rest];
}

/** The statement on the other side that this one was or became, taken out of the candidates. */
function takeTwin(statement: Statement, candidates: Statement[]): Statement | undefined {
  const at = candidates.findIndex((other) =>
    statement.sid === undefined || other.sid === undefined
      ? statement.sid === other.sid && statement.origin === other.origin
      : statement.sid === other.sid,
  );
  return at < 0 ? undefined : candidates.splice(at, 1)[0];
}

function details(file: Statement, live: Statement): string[] {
  const phrases: string[] = [];
  if (file.effect !== live.effect) phrases.push(`Effect is ${file.effect} in the file and ${live.effect} live`);
  for (const [member, list] of LISTS) {
    const only = (mine: readonly string[] = [], theirs: readonly string[] = []): string => listed(mine.filter((text) => !theirs.includes(text)));
    const inFile = only(file[list], live[list]);
    const inLive = only(live[list], file[list]);
    if (inFile !== '') phrases.push(`${member} ${inFile} only in the file`);
    if (inLive !== '') phrases.push(`${member} ${inLive} only live`);
  }
  if (file.condition !== live.condition) {
    phrases.push(`Condition is ${file.condition ?? 'absent'} in the file and ${live.condition ?? 'absent'} live`);
  }
  return phrases.map((phrase) => `${named(file)}: ${phrase}`);
}

function named({ sid, origin }: Statement): string {
  return sid === undefined ? `statement ${origin + 1}` : `statement ${origin + 1} (${sid})`;
}

function summary(statement: Statement): string {
  const parts = LISTS.flatMap(([member, list]) => (statement[list] === undefined ? [] : [`${member} ${listed(statement[list])}`]));
  return `${statement.effect} ${parts.join(', ')}${statement.condition === undefined ? '' : ', with conditions'}`;
}

function listed(texts: readonly string[]): string {
  const sorted = [...new Set(texts)].sort(byText);
  return sorted.slice(0, MOST).join(', ') + (sorted.length > MOST ? ` and ${sorted.length - MOST} more` : '');
}
