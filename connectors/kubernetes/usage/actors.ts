import type { Actor, ActorJoin, ActorKind, RecordedUse } from '../../../src/core/actor.ts';
import type { KubernetesInventory } from '../inventory.ts';
import { serviceAccountOf } from '../model/applies.ts';
import { holderOf, principalId, principalName } from '../principals.ts';
import { OUTSIDE } from '../record/actor.ts';

/** Who was behind each user name. Every event tells it by itself, so nothing is joined. */
export const actors: ActorJoin<KubernetesInventory> = {
  credential: () => undefined,
  settle: (uses) => uses.map(() => undefined),
  resolve: (recorded) => recorded.map(actorOf),
};

/**
 * Users are people or what stands for one, told apart by their names already: which program they call is no workload of its
 * own. A service account may serve several.
 */
function actorOf(use: RecordedUse): Actor {
  const isOutside = use.actor.endsWith(OUTSIDE);
  const recorded = isOutside ? use.actor.slice(0, -OUTSIDE.length) : use.actor;
  const at = recorded.indexOf('/');
  const [how, who] = [recorded.slice(0, at), recorded.slice(at + 1)];
  const { kind, name } = actorNamed(how, who);
  const user = holderOf(use.principal).name;
  const isImpersonator = how === 'impersonator';
  return {
    ...use,
    kind,
    name: `${name}${isOutside ? OUTSIDE : ''}`,
    workload: serviceAccountOf(user) !== undefined || isImpersonator ? name : user,
    via: isImpersonator ? [name] : [],
  };
}

function actorNamed(how: string, who: string): { readonly kind: ActorKind; readonly name: string } {
  if (how === 'impersonator') {
    const kind = serviceAccountOf(who) === undefined ? 'user' : 'service-account';
    return { kind, name: principalName(holderOf(principalId({ kind: 'User', name: who }))) };
  }
  if (how === 'pod') return { kind: 'pod', name: `pod/${who}` };
  return { kind: 'program', name: who === '' ? 'a program that does not name itself' : who };
}
