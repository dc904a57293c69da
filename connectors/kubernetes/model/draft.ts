import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { Cut } from '../../../src/core/proposal.ts';
import { aggregatedRules, sourcesOf } from '../grants/aggregate.ts';
import type { HeldBinding, HeldRole, KubernetesInventory, KubernetesPermission } from '../inventory.ts';
import { principalId } from '../principals.ts';
import type { PolicyRule, Subject } from '../rbac.ts';
import { reference } from '../references.ts';
import { serviceAccountOf } from './applies.ts';
import { madeFrom } from './binding-index.ts';
import { holderOfSubject } from './reaching.ts';

export type KubernetesAtom = Atom<KubernetesPermission>;

/** One subject of one binding, with everything that comes to anybody by it. */
export interface Pair {
  readonly binding: HeldBinding;
  readonly subject: Subject;
  readonly atoms: readonly KubernetesAtom[];
  /** Those that stay. */
  readonly needed: readonly KubernetesAtom[];
}

/** What is decided of a cut while it is worked through. */
export class Draft {
  readonly before: KubernetesInventory;
  readonly cut: Cut<KubernetesPermission>;
  readonly #rules = new Map<HeldRole, readonly PolicyRule[]>();
  readonly #dropped = new Map<HeldBinding, Set<Subject>>();
  readonly #roles: HeldRole[] = [];
  readonly #bindings: HeldBinding[] = [];
  readonly #byPair: ReadonlyMap<string, readonly KubernetesAtom[]>;

  constructor(before: KubernetesInventory, cut: Cut<KubernetesPermission>) {
    this.before = before;
    this.cut = cut;
    const edits = new Set(cut.unit.edits);
    this.#byPair = groupBy(cut.atoms.filter(({ permission: { binding } }) => edits.has(binding)), ({ permission: { binding, subject } }) => `${binding}\n${principalId(subject)}`);
  }

  get perHolder(): boolean {
    return this.cut.sharedPolicies === 'per-holder';
  }

  leaves({ key }: KubernetesAtom): boolean {
    return this.cut.remove.has(key);
  }

  pairsOf(binding: HeldBinding): readonly Pair[] {
    return binding.subjects.map((subject) => {
      const holder = holderOfSubject(subject, binding);
      const atoms = holder === undefined ? [] : (this.#byPair.get(`${reference(binding)}\n${principalId(holder)}`) ?? []);
      return { binding, subject, atoms, needed: atoms.filter((atom) => !this.leaves(atom)) };
    });
  }

  setRules(role: HeldRole, rules: readonly PolicyRule[]): void {
    if (rules.length !== role.rules.length || rules.some((rule, at) => rule !== role.rules[at])) this.#rules.set(role, rules);
  }

  /** The binding binds the subject no more; it is deleted when it binds nobody. */
  drop({ binding, subject }: Pair): void {
    this.#dropped.set(binding, (this.#dropped.get(binding) ?? new Set()).add(subject));
  }

  /**
   * A new role with these rules in a namespace ('' = a ClusterRole), bound to the subject there. URLs that a RoleBinding
   * handed on are in no namespace, so they allowed nothing, and no server accepts a Role that has them.
   */
  give(pair: Pair, namespace: string, rules: readonly PolicyRule[]): void {
    const own = namespace === '' ? rules : rules.filter(({ nonResourceURLs }) => nonResourceURLs.length === 0);
    if (own.length === 0) return;
    const name = this.#freshName(pair, namespace);
    const kind = namespace === '' ? 'ClusterRole' : 'Role';
    this.#roles.push({ kind, namespace, name, rules: own, facts: NO_FACTS });
    this.#bind(pair, namespace, name, { kind, name });
  }

  /** The subject is bound in a namespace to the role that it had in the whole cluster. */
  bindIn(pair: Pair, namespace: string): void {
    const { name } = pair.binding;
    const taken = this.before.bindings.some((each) => each.kind === 'RoleBinding' && each.namespace === namespace && each.name === name);
    this.#bind(pair, namespace, taken || pair.binding.subjects.length > 1 ? this.#freshName(pair, namespace) : name, pair.binding.roleRef);
  }

  /** The candidate; untouched values are the identical objects, and so is the whole where nothing changed. */
  inventory(): KubernetesInventory {
    const { before } = this;
    if (this.#rules.size + this.#dropped.size + this.#roles.length === 0) return before;
    const edited = [...this.#rules.keys()];
    const own = edited.length === 0 ? before.roles : before.roles.map((role) => {
      const rules = this.#rules.get(role);
      return rules === undefined ? role : { ...role, rules };
    });
    const roles = edited.length === 0 ? own : own.map((role) => {
      const isMadeOfChanged = role.aggregates !== undefined && sourcesOf(edited, role).length > 0;
      return isMadeOfChanged ? { ...role, rules: aggregatedRules(own, role) } : role;
    });
    const bindings = before.bindings.flatMap((binding) => {
      const dropped = this.#dropped.get(binding);
      if (dropped === undefined) return [binding];
      const subjects = binding.subjects.filter((subject) => !dropped.has(subject));
      return subjects.length === 0 ? [] : [{ ...binding, subjects }];
    });
    return madeFrom(before, {
      ...before,
      roles: this.#roles.length === 0 ? roles : [...roles, ...this.#roles].sort(by(reference)),
      bindings: this.#bindings.length === 0 ? bindings : [...bindings, ...this.#bindings].sort(by(reference)),
    });
  }

  #bind({ binding, subject }: Pair, namespace: string, name: string, roleRef: HeldBinding['roleRef']): void {
    const own = subject.kind === 'ServiceAccount' && subject.namespace === '' ? { ...subject, namespace: binding.namespace } : subject;
    this.#bindings.push({ kind: namespace === '' ? 'ClusterRoleBinding' : 'RoleBinding', namespace, name, roleRef, subjects: [own], facts: NO_FACTS });
  }

  /**
   * A name that says where it comes from, not taken by any role or binding there. A part of a ClusterRoleBinding in a
   * namespace is told from a RoleBinding of the same name, so that two proposals never make the same object.
   */
  #freshName({ binding, subject }: Pair, namespace: string): string {
    const several = binding.subjects.length > 1 ? `-${shortName(subject)}` : '';
    const namesakes = this.before.bindings.filter((each) => each.namespace === namespace && each.name === binding.name);
    const beside = binding.kind === 'ClusterRoleBinding' && namespace !== '' && namesakes.length > 0 ? '-cluster' : '';
    const stem = objectName(`${binding.name}${several}${beside}-narrowed`);
    const objects = [...this.before.roles, ...this.before.bindings, ...this.#roles, ...this.#bindings];
    const taken = new Set(objects.filter((each) => each.namespace === namespace).map(({ name }) => name));
    for (let count = 1; ; count++) {
      const name = count === 1 ? stem : `${stem}-${count}`;
      if (!taken.has(name)) return name;
    }
  }
}

/** Longest stem of a name: the API takes 253 characters (RFC 1123 subdomain), and a number may follow. */
const LONGEST_STEM = 240;

/** A name that the API takes of any kind, as near to the text as it can be; its end tells more than its beginning. */
function objectName(text: string): string {
  const plain = text.toLowerCase().replace(/[^a-z0-9.-]+/g, '-');
  return plain.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '').slice(-LONGEST_STEM);
}

const NO_FACTS = { labels: {}, annotations: {} };

function shortName({ kind, name }: Subject): string {
  return (kind === 'User' ? serviceAccountOf(name)?.name : undefined) ?? name;
}
