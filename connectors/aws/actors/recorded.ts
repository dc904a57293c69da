import { canonicalJson } from '../../../src/core/json.ts';
import type { Issue } from './issue.ts';

/** A session that is joined to the record that issued it, without what differs between sessions of one workload. */
export interface JoinedSession extends Omit<Issue, 'credential' | 'role' | 'callerId'> {
  /** Through whom the caller itself came, outermost first. */
  readonly via?: readonly string[];
  /** Mark of a credential whose issuing record would tell more: the own one of a copy for the owner, or that of the caller. */
  readonly open?: string;
}

/**
 * How the fold keeps who was behind a call: a kind, a colon, and a name as recorded. What a record cannot tell by itself
 * is `issued`: the mark of the credential stands before the name until `settle.ts` joins it to the record that issued it.
 */
export type RecordedActor =
  | { readonly kind: 'issued'; readonly credential: string; readonly name: string }
  | { readonly kind: 'joined'; readonly session: JoinedSession }
  | { readonly kind: NamedKind; readonly name: string };

/**
 * `source` a source identity · `session` a role session without a credential · `instance` a session named like an EC2
 * instance · `user` an IAM user or root · `federated` a federated user · `token` an OIDC subject · `assertion` a SAML
 * subject · `directory` a user of Identity Center · `account` a caller of another account · `service` a service that acts
 * by itself.
 */
const NAMED = ['source', 'session', 'instance', 'user', 'federated', 'token', 'assertion', 'directory', 'account', 'service'] as const;
export type NamedKind = (typeof NAMED)[number];

/** Hex digits of a credential's mark, see `credentialMark`. */
export const MARK_LENGTH = 24;

/** The text that the fold keeps. */
export function recordedText(kind: NamedKind, name: string): string {
  return `${kind}:${name}`;
}

/** The text of a session whose actor stands in the record that issued its credential. */
export function issuedText(mark: string, name: string): string {
  return `issued:${mark}:${name}`;
}

/** The text of a session after the join. */
export function joinedText(session: JoinedSession): string {
  return `joined:${canonicalJson(session)}`;
}

/** The inverse of all three; a text of no known kind is a session of that name. */
export function readRecorded(text: string): RecordedActor {
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (kind === 'issued') return { kind, credential: rest.slice(0, MARK_LENGTH), name: rest.slice(MARK_LENGTH + 1) };
  if (kind === 'joined') return { kind, session: JSON.parse(rest) as JoinedSession };
  const named = NAMED.find((each) => each === kind);
  return named === undefined ? { kind: 'session', name: text } : { kind: named, name: rest };
}
