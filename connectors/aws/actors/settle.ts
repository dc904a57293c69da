import type { RecordedUse } from '../../../src/core/actor.ts';
import type { Fact } from '../../../src/core/usage.ts';
import { type Issue, issuesByCredential } from './issue.ts';
import { type JoinedSession, joinedText, readRecorded } from './recorded.ts';
import { isStableName } from './stable-name.ts';

/** Chains are short, because STS limits each further session to an hour; longer ones are not followed. */
const LONGEST_CHAIN = 16;

/** The credential whose issuing record would tell more of a recorded actor. */
export function openCredential(actor: string): string | undefined {
  const recorded = readRecorded(actor);
  if (recorded.kind === 'issued') return recorded.credential;
  return recorded.kind === 'joined' ? recorded.session.open : undefined;
}

/**
 * Joins recorded sessions to the records that issued their credentials. What is put in their place says who it was and
 * nothing that differs from session to session, so that sessions of one workload become one. A part of a chain whose
 * record is still missing stays open: whenever that record comes, the result is the same.
 */
export function settleActors(uses: readonly RecordedUse[], issued: readonly Fact[]): readonly (string | undefined)[] {
  const issues = issuesByCredential(issued);
  return uses.map((use) => settled(use, issues));
}

function settled(use: RecordedUse, issues: ReadonlyMap<string, Issue>): string | undefined {
  const recorded = readRecorded(use.actor);
  if (recorded.kind === 'issued') {
    const issue = issues.get(recorded.credential);
    // The session was issued for this very role, or the join is none.
    if (issue === undefined || (issue.role !== undefined && issue.role !== use.principal)) return undefined;
    return joinedText(joined(issue, recorded.name, issues));
  }
  if (recorded.kind !== 'joined' || recorded.session.open === undefined) return undefined;
  const { session } = recorded;
  const issue = issues.get(recorded.session.open);
  if (issue === undefined) return undefined;
  // Of an own credential there is now the caller's copy; else the caller's own session is known.
  if (session.by === 'account') return issue.by === 'account' ? undefined : joinedText(joined(issue, session.session ?? '', issues));
  const { open: _, via = [], ...rest } = session;
  return joinedText({ ...rest, ...chainOf(issue, issues, via) });
}

function joined(issue: Issue, name: string, issues: ReadonlyMap<string, Issue>): JoinedSession {
  const { credential, role: _, callerId: __, session: ___, parent, ...rest } = issue;
  const session = { ...rest, ...(keepsName(issue, name) ? { session: name } : {}) };
  if (issue.by === 'account') return { ...session, open: credential };
  if (parent === undefined) return session;
  const before = issues.get(parent);
  return before === undefined ? { ...session, open: parent } : { ...session, ...chainOf(before, issues, []) };
}

/** Services name sessions after what they are for; of other names only those that stay the same tell anything. */
function keepsName({ by, caller }: Issue, name: string): boolean {
  if (by === 'service') return caller === 'lambda.amazonaws.com' || caller === 'ec2.amazonaws.com';
  return (by === 'principal' || by === 'account') && isStableName(name);
}

/** Who took the first session of a chain, then the roles on the way to the caller; `open` when a record is missing. */
function chainOf(last: Issue, issues: ReadonlyMap<string, Issue>, known: readonly string[]): Pick<JoinedSession, 'via' | 'open'> {
  const via = [...known];
  const met = new Set<string>();
  let issue = last;
  for (;;) {
    via.unshift(issue.tokenSubject ?? issue.caller ?? issue.roleArn);
    met.add(issue.credential);
    if (issue.parent === undefined || met.has(issue.parent) || via.length >= LONGEST_CHAIN) return { via };
    const before = issues.get(issue.parent);
    if (before === undefined) return { via, open: issue.parent };
    issue = before;
  }
}
