import { canonicalJson } from '../../../src/core/json.ts';
import type { Fact } from '../../../src/core/usage.ts';

/** A session as the record that issued it tells it; see `project/issued.ts`. */
export interface Issue {
  readonly credential: string;
  /** `AssumeRole`, `AssumeRoleWithWebIdentity`, `AssumeRoleWithSAML`. */
  readonly event: string;
  readonly by: 'principal' | 'service' | 'token' | 'assertion' | 'account';
  readonly roleArn: string;
  /** Id of the role. */
  readonly role?: string;
  readonly session?: string;
  /** ARN of the user or role, name of the service, provider of the token or assertion. */
  readonly caller?: string;
  readonly callerId?: string;
  readonly callerAccount?: string;
  /** Mark of the caller's own credential, when it was a session, too. */
  readonly parent?: string;
  readonly tokenSubject?: string;
  readonly audience?: string;
  readonly sourceIdentity?: string;
  readonly externalId?: string;
  /** Canonical JSON of the tags of EKS Pod Identity. */
  readonly pod?: string;
  /** Session policies that limit it, in words. */
  readonly limited?: string;
}

const BY: readonly string[] = ['principal', 'service', 'token', 'assertion', 'account'];

/** The issue that a fact tells; undefined for a fact of another kind. */
function issueOf(fact: Fact): Issue | undefined {
  const { by, event, roleArn, ...rest } = fact.detail;
  if (fact.kind !== 'credential-issued' || event === undefined || roleArn === undefined || by === undefined || !BY.includes(by)) return undefined;
  return { ...rest, credential: fact.subject, event, by: by as Issue['by'], roleArn };
}

/**
 * Issues by the mark of their credential. A session that another account's caller took is recorded in both accounts: the
 * copy of the caller's account, which tells more, stands for both. Records that disagree about one credential tell nothing.
 */
export function issuesByCredential(facts: readonly Fact[]): ReadonlyMap<string, Issue> {
  const found = new Map<string, Issue | undefined>();
  for (const issue of facts.map(issueOf)) {
    if (issue === undefined) continue;
    const known = found.get(issue.credential);
    if (!found.has(issue.credential)) found.set(issue.credential, issue);
    else if (known !== undefined) found.set(issue.credential, merged(known, issue));
  }
  return new Map([...found].filter((entry): entry is [string, Issue] => entry[1] !== undefined));
}

function merged(a: Issue, b: Issue): Issue | undefined {
  if (a.by === 'account' && b.by !== 'account') return sameCaller(b, a) ? b : undefined;
  if (b.by === 'account' && a.by !== 'account') return sameCaller(a, b) ? a : undefined;
  return canonicalJson(a) === canonicalJson(b) ? a : undefined;
}

function sameCaller(own: Issue, copy: Issue): boolean {
  return own.by === 'principal' && (own.callerId === copy.callerId || copy.callerId === undefined) && own.roleArn === copy.roleArn;
}
