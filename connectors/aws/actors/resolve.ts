import { isObject } from '../../../src/core/json.ts';
import type { Actor, ActorJoin, RecordedUse } from '../../../src/core/actor.ts';
import type { AwsInventory } from '../inventory.ts';
import { ofService } from './by-service.ts';
import { subjectOf } from './provider.ts';
import { type JoinedSession, type RecordedActor, readRecorded } from './recorded.ts';
import { openCredential, settleActors } from './settle.ts';
import { trustedServices } from './sole-service.ts';

/** Who somebody is, apart from where he was recorded. */
type Who = Pick<Actor, 'kind' | 'name' | 'workload' | 'via' | 'limited'>;

/**
 * Who was behind each recorded pair. The record itself tells users, source identities and instances; a session was joined
 * to the record that issued its credential (`settle.ts`). Without that record the trust policy may still tell: where only
 * one service may assume the role, it did. Otherwise nobody is told apart (`workload` is empty), because the name of a
 * session is chosen by whoever assumes the role.
 */
function resolveActors(recorded: readonly RecordedUse[], inventories: ReadonlyMap<string, AwsInventory>): readonly Actor[] {
  return recorded.map((use) => ({ ...use, ...whoIs(use, readRecorded(use.actor), inventories.get(use.instance)) }));
}

/** Actors of CloudTrail records. */
export const actors: ActorJoin<AwsInventory> = { credential: openCredential, settle: settleActors, resolve: resolveActors };

function whoIs(use: RecordedUse, actor: RecordedActor, inventory: AwsInventory | undefined): Who {
  if (actor.kind === 'joined') return { ...byIssue(actor.session), ...(actor.session.limited === undefined ? {} : { limited: actor.session.limited }) };
  const { kind, name } = actor;
  if (kind === 'issued' || kind === 'session') return byTrust(use.principal, name, inventory);
  if (kind === 'instance') return byInstance(use.principal, name, inventory);
  if (kind === 'source') return { kind: 'source-identity', name, workload: `source identity ${name}`, via: [] };
  if (kind === 'token' || kind === 'assertion' || kind === 'service') return { kind, name, workload: name, via: [] };
  if (kind === 'account') return { kind, name, workload: '', via: [] };
  // What GetFederationToken issues is never allowed more than its session policy
  // (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getfederationtoken.html).
  return { kind: 'user', name, workload: `user ${name}`, via: [], ...(kind === 'federated' ? { limited: 'the policies of a federated session' } : {}) };
}

/** By the record that issued the session. */
function byIssue({ by, caller, tokenSubject, sourceIdentity, session, callerAccount, pod, via = [] }: JoinedSession): Who {
  if (sourceIdentity !== undefined) return { kind: 'source-identity', name: sourceIdentity, workload: `source identity ${sourceIdentity}`, via };
  if (by === 'service' && caller !== undefined) return { ...ofService(caller, session, podTags(pod)), via };
  if (by === 'token' && caller !== undefined && tokenSubject !== undefined) return { ...subjectOf(caller, tokenSubject), via };
  if (by === 'assertion' && caller !== undefined) return { kind: 'assertion', name: tokenSubject ?? caller, workload: `subjects of ${caller}`, via };
  if (by === 'principal' && caller !== undefined) return { kind: caller.includes(':role/') ? 'role' : 'user', name: caller, workload: caller, via };
  return { kind: 'account', name: `account ${callerAccount ?? 'unknown'}`, workload: '', via };
}

function podTags(pod: string | undefined): Readonly<Record<string, unknown>> | undefined {
  const tags: unknown = pod === undefined ? undefined : JSON.parse(pod);
  return isObject(tags) ? tags : undefined;
}

/** Without the issuing record: where one service alone may assume the role, the session is that service's. */
function byTrust(role: string, session: string, inventory: AwsInventory | undefined): Who {
  const trusted = trustedServices(inventory, role);
  const [only, ...others] = trusted?.services ?? [];
  if (trusted?.only === true && only !== undefined && others.length === 0) return { ...ofService(only, session, undefined), via: [] };
  return { kind: 'session', name: `session ${session}`, workload: '', via: [] };
}

/** A session named like an instance is one where EC2 may assume the role and no caller could choose that name. */
function byInstance(role: string, name: string, inventory: AwsInventory | undefined): Who {
  const trusted = trustedServices(inventory, role);
  if (trusted?.only === true && trusted.services.includes('ec2.amazonaws.com')) return { ...ofService('ec2.amazonaws.com', name, undefined), via: [] };
  return byTrust(role, name, inventory);
}
