import type { InstanceContext } from '../analyses/context.ts';
import type { PolicyWriter } from '../core/policy-writer.ts';
import type { Binding, Definition } from '../core/proposal.ts';
import { definitionsOf } from './definitions.ts';
import type { Run } from './run.ts';

/** The definition files of an instance, and what they stand for in it. */
export interface Bound {
  readonly writer: PolicyWriter<unknown>;
  /** With masks in place of secrets. */
  readonly definitions: readonly Definition[];
  /** Texts of the same files by path, secrets included. */
  readonly asTheyAre: ReadonlyMap<string, string>;
  readonly bindings: readonly Binding[];
}

/** What the definition files stand for, in every instance whose connector can write. */
export async function bindAll(run: Run, all: readonly InstanceContext[]): Promise<ReadonlyMap<InstanceContext, Bound>> {
  const bound: [InstanceContext, Bound][] = [];
  for (const context of all) {
    const writer = await context.connector.writer?.();
    if (writer === undefined) continue;
    const { masked: definitions, asTheyAre } = await definitionsOf(run, context.source);
    await writer.prepare?.(definitions);
    bound.push([context, { writer, definitions, asTheyAre, bindings: writer.bind(context.inventory, definitions) }]);
  }
  const apart = editedApart(bound.map(([{ instance }, { bindings }]) => ({ instance, bindings })));
  return new Map(bound.map(([context, one], index) => [context, { ...one, bindings: apart[index]! }]));
}

/**
 * A place that stands for policies of several instances is edited for none of them: what one does not need, another may,
 * and each proposal is proved for its own instance alone.
 */
export function editedApart(all: readonly { readonly instance: string; readonly bindings: readonly Binding[] }[]): readonly (readonly Binding[])[] {
  const instances = new Map<string, string[]>();
  for (const { instance, bindings } of all) {
    for (const binding of bindings) if (binding.state === 'bound') instances.set(placeOf(binding), [...(instances.get(placeOf(binding)) ?? []), instance]);
  }
  return all.map(({ instance, bindings }) =>
    bindings.map((binding): Binding => {
      const others = binding.state === 'bound' ? (instances.get(placeOf(binding)) ?? []).filter((other) => other !== instance) : [];
      if (binding.state !== 'bound' || others.length === 0) return binding;
      const reason = `${binding.path} stands for a policy of ${others.join(' and ')} too, and one edit would change both`;
      return { path: binding.path, ...(binding.place === undefined ? {} : { place: binding.place }), state: 'by-hand', policy: binding.policy, reason };
    }),
  );
}

function placeOf({ path, place }: Binding): string {
  return `${path}\n${place ?? ''}`;
}
