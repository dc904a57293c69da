import type { Fact } from './usage.ts';

/** What kind of thing stood behind a principal; closed. */
export const ACTOR_KINDS = {
  token: 'the subject of an OIDC token, such as a repository of a pipeline',
  'service-account': 'a service account of a cluster',
  assertion: 'the subject of a SAML assertion',
  function: 'a serverless function',
  instance: 'a virtual machine',
  task: 'a task of a container service',
  pod: 'the pods of a workload of a cluster',
  program: 'a program that says its own name',
  service: 'a service on behalf of the account',
  role: 'another role, by a chain of sessions',
  user: 'a user',
  'source-identity': 'a source identity, which survives chains of roles',
  account: 'a caller of an account whose record was not read',
  session: 'a session of which the record shows only the name',
} as const;
export type ActorKind = keyof typeof ACTOR_KINDS;

/** A distinct pair of principal and recorded actor. */
export interface RecordedUse {
  readonly instance: string;
  /** Stable id as recorded. */
  readonly principal: string;
  /** As the fold keeps it. */
  readonly actor: string;
}

/** Who was behind a principal, once meaning that crosses records is resolved. */
export interface Actor extends RecordedUse {
  readonly kind: ActorKind;
  /** What people read. */
  readonly name: string;
  /** The workload that it belongs to; empty when the record does not tell it apart from others. */
  readonly workload: string;
  /** Through whom the session came, outermost first: the names of a chain of roles. */
  readonly via: readonly string[];
  /** What limits its sessions to less than the principal may do, in words: their refusals say nothing about the principal's grants. */
  readonly limited?: string;
}

/** How a system tells who was behind a call. Pure; the order of any list has no meaning. */
export interface ActorJoin<I> {
  /** The credential whose issuing record would tell more of a recorded actor: `subject` of a fact `credential-issued`. */
  readonly credential: (actor: string) => string | undefined;
  /**
   * What the fold keeps of each instead, as far as these facts tell; undefined = as it is. Settling with some facts and
   * then with others gives what all of them together give.
   */
  readonly settle: (uses: readonly RecordedUse[], issued: readonly Fact[]) => readonly (string | undefined)[];
  /** Who was behind each; `inventories` by instance. */
  readonly resolve: (recorded: readonly RecordedUse[], inventories: ReadonlyMap<string, I>) => readonly Actor[];
}
