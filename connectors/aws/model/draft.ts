import { by } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import type { Cut } from '../../../src/core/proposal.ts';
import type { AwsInventory, AwsPermission, Holder, ManagedPolicy, PolicyDocument } from '../inventory.ts';
import { holderName } from '../references.ts';
import type { NarrowedDocument } from './narrow-document.ts';
import type { Quotas } from './quotas.ts';

export type AwsAtom = Atom<AwsPermission>;

/** Something new that is only proposed when all that must stay is shown to be held by it. */
export interface Doubt {
  /** Attachment that is replaced, or statement whose NotAction list grew; see `exceptionReference`. */
  readonly reference: string;
  readonly kind: 'replacement' | 'exception';
  readonly atoms: readonly AwsAtom[];
}

/** What is decided of a cut while it is worked through, and what the candidate has instead of what was. */
export class Draft {
  readonly before: AwsInventory;
  readonly edits: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
  readonly perHolder: boolean;
  readonly movable: ReadonlySet<string>;
  readonly atoms: readonly AwsAtom[];
  readonly quotas: Quotas;
  /** References of doubts that turned out not to hold. */
  readonly refused: ReadonlySet<string>;
  /** Changed documents by ARN. */
  readonly documents = new Map<string, PolicyDocument>();
  readonly created: ManagedPolicy[] = [];
  readonly doubts: Doubt[] = [];
  /** By holder name. */
  readonly inline = new Map<string, Holder['inline']>();
  readonly #attached = new Map<string, string[]>();
  readonly #detached = new Map<string, Set<string>>();
  readonly #byPolicy: ReadonlyMap<string, readonly AwsAtom[]>;
  /** Keys of the atoms that leave. */
  readonly #left = new Set<string>();
  /** Why others stay. */
  readonly #reasons = new Map<string, string>();

  constructor(before: AwsInventory, cut: Cut<AwsPermission>, quotas: Quotas, refused: ReadonlySet<string>) {
    this.before = before;
    this.edits = new Set(cut.unit.edits);
    this.remove = cut.remove;
    this.movable = cut.movable ?? new Set();
    this.perHolder = cut.sharedPolicies === 'per-holder';
    this.atoms = cut.atoms;
    this.quotas = quotas;
    this.refused = refused;
    this.#byPolicy = groupedByPolicy(cut.atoms);
  }

  /** Atoms that come by the policy of this reference. */
  atomsOf(policy: string): readonly AwsAtom[] {
    return this.#byPolicy.get(policy) ?? [];
  }

  /** How many more managed policies the holder may have while it still has all of those it has now. */
  room(holder: Holder): number {
    return Math.max(0, this.quotas.attachedPolicies[holder.kind] - holder.attached.length - (this.#attached.get(holderName(holder))?.length ?? 0));
  }

  /** The holder gets new policies. */
  attach(holder: Holder, policies: readonly ManagedPolicy[]): void {
    const known = this.#attached.get(holderName(holder)) ?? [];
    this.#attached.set(holderName(holder), [...known, ...policies.map(({ arn }) => arn)]);
  }

  /** The holder gives a policy up. */
  detach(holder: Holder, arn: string): void {
    const known = this.#detached.get(holderName(holder)) ?? new Set();
    this.#detached.set(holderName(holder), known.add(arn));
  }

  /** The atoms of a narrowed document leave, or stay for its reasons. */
  settle(atoms: readonly AwsAtom[], narrowed: NarrowedDocument): void {
    for (const atom of atoms) {
      if (!this.remove.has(atom.key)) continue;
      const reason = narrowed.givenBack.get(atom.key);
      if (reason === undefined) this.#left.add(atom.key);
      else this.#reasons.set(atom.key, reason);
    }
  }

  /** Whichever of the atoms were to leave, stay. */
  giveBack(atoms: readonly AwsAtom[], reason: string): void {
    for (const atom of atoms) if (this.remove.has(atom.key)) this.#reasons.set(atom.key, reason);
  }

  /** Atoms that were to leave and stay, sorted by key. */
  givenBack(): readonly { readonly atom: string; readonly reason: string }[] {
    return this.atoms
      .filter((atom) => this.remove.has(atom.key) && !this.#left.has(atom.key))
      .map((atom) => ({ atom: atom.key, reason: this.#reasons.get(atom.key) ?? 'granted by what this change does not edit' }))
      .sort(by((each) => each.atom));
  }

  /** The candidate; untouched values are the identical objects, and so is the whole where nothing changed. */
  inventory(): AwsInventory {
    const { before } = this;
    const policies = before.policies.map((policy) => {
      const document = this.documents.get(policy.arn);
      return document === undefined || document.statements.length === 0 ? policy : { ...policy, document };
    });
    const holders = before.holders.map((holder) => this.#holder(holder));
    const same = holders.every((each, at) => each === before.holders[at]) && policies.every((each, at) => each === before.policies[at]);
    if (same) return before;
    return { ...before, holders, policies: this.created.length === 0 ? policies : [...policies, ...this.created].sort(by(({ arn }) => arn)) };
  }

  #holder(holder: Holder): Holder {
    const name = holderName(holder);
    const inline = this.inline.get(name) ?? holder.inline;
    const detached = this.#detached.get(name);
    const more = this.#attached.get(name) ?? [];
    const sameAttached = detached === undefined && more.length === 0;
    if (inline === holder.inline && sameAttached) return holder;
    return { ...holder, inline, attached: sameAttached ? holder.attached : [...holder.attached.filter((arn) => detached?.has(arn) !== true), ...more] };
  }
}

/** Reference of a statement whose NotAction list may grow. */
export function exceptionReference(policy: string, origin: number): string {
  return `${policy}!${origin}`;
}

function groupedByPolicy(atoms: readonly AwsAtom[]): ReadonlyMap<string, readonly AwsAtom[]> {
  const out = new Map<string, AwsAtom[]>();
  for (const atom of atoms) {
    const known = out.get(atom.permission.policy);
    if (known === undefined) out.set(atom.permission.policy, [atom]);
    else known.push(atom);
  }
  return out;
}
