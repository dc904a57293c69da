import { z } from 'zod';
import type { PolicyChange } from '../../../../src/core/proposal.ts';
import type { Operation } from '../operations.ts';
import { manifestOf } from '../manifest-json.ts';
import { FileNames } from './names.ts';

const path = z.string().nullable();
const PlannedOperation = z.strictObject({
  kind: z.enum(['role', 'binding']),
  reference: z.string(),
  /** Who carries it out: the script, or, for what somebody else would put back, its owner. */
  by: z.enum(['script', 'owner']),
  before: path,
  after: path,
});
export type PlannedOperation = z.infer<typeof PlannedOperation>;

/** plan.json: what is done outside of the definition files, for machines. Objects are named by their files beside it. */
export const Plan = z.strictObject({ schemaVersion: z.literal(1), cluster: z.string(), unit: z.string(), operations: z.array(PlannedOperation) });
export type Plan = z.infer<typeof Plan>;

export const PLAN_FILE = 'plan.json';

type File = PolicyChange['files'][number];

/** An operation that no definition file carries out. */
export type Live = Operation & { readonly by: 'script' | 'owner' };

/** The plan of operations, and the files that hold their objects. */
export function planOf(cluster: string, unit: string, operations: readonly Live[]): { readonly plan: Plan; readonly files: readonly File[] } {
  const names = new FileNames();
  const files: File[] = [];
  const save = (name: string, object: Operation['before']): string | null => {
    if (object === null) return null;
    files.push({ name, text: `${JSON.stringify(manifestOf(object), null, 2)}\n`, executable: false });
    return name;
  };
  const planned = operations.map(({ kind, reference, by, before, after }): PlannedOperation => {
    const slug = names.of(reference);
    return { kind, reference, by, before: save(`objects/${slug}.before.json`, before), after: save(`objects/${slug}.json`, after) };
  });
  return { plan: { schemaVersion: 1, cluster, unit, operations: planned }, files };
}
