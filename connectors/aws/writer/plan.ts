import { z } from 'zod';
import type { PolicyChange } from '../../../src/core/proposal.ts';
import type { PolicyDocument } from '../inventory.ts';
import { documentJson } from '../policy.ts';
import type { Operation } from './operations.ts';
import { FileNames } from './names.ts';

const path = z.string().nullable();
const PlannedOperation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('inline'), holder: z.string(), policy: z.string(), before: path, after: path }),
  z.strictObject({ kind: z.literal('managed'), policy: z.string(), before: z.string(), after: z.string() }),
  z.strictObject({ kind: z.literal('created'), policy: z.string(), description: z.string(), before: path, after: path }),
  z.strictObject({
    kind: z.literal('attachment'),
    holder: z.string(),
    policy: z.string(),
    before: z.enum(['attached', 'detached']),
    after: z.enum(['attached', 'detached']),
  }),
  z.strictObject({
    kind: z.literal('membership'),
    holder: z.string(),
    group: z.string(),
    before: z.enum(['member', 'apart']),
    after: z.enum(['member', 'apart']),
  }),
]);
export type PlannedOperation = z.infer<typeof PlannedOperation>;

/** plan.json: what the scripts do, for machines. Documents are named by their files beside it. */
export const Plan = z.strictObject({ schemaVersion: z.literal(1), account: z.string(), unit: z.string(), operations: z.array(PlannedOperation) });
export type Plan = z.infer<typeof Plan>;

export const PLAN_FILE = 'plan.json';

type File = PolicyChange['files'][number];

/** The plan of operations, and the files that hold their documents. */
export function planOf(account: string, unit: string, operations: readonly Operation[]): { readonly plan: Plan; readonly files: readonly File[] } {
  const names = new FileNames();
  const files: File[] = [];
  const save = (name: string, document: PolicyDocument): string => {
    files.push({ name, text: documentText(document), executable: false });
    return name;
  };
  const planned = operations.map((operation): PlannedOperation => {
    const { reference, ...rest } = operation;
    if (rest.kind === 'attachment' || rest.kind === 'membership') return rest;
    const slug = names.of(reference);
    if (rest.kind === 'created') return { ...rest, after: save(`policies/${slug}.json`, rest.after) };
    if (rest.kind === 'managed') return { ...rest, before: save(`policies/${slug}.before.json`, rest.before), after: save(`policies/${slug}.json`, rest.after) };
    const { before, after } = rest;
    return {
      ...rest,
      before: before === null ? null : save(`policies/${slug}.before.json`, before),
      after: after === null ? null : save(`policies/${slug}.json`, after),
    };
  });
  return { plan: { schemaVersion: 1, account, unit, operations: planned }, files };
}

/**
 * A document as a file that people read and the AWS CLI sends. ASCII only, because the CLI reads files in the encoding
 * of the locale (AWS CLI User Guide, "Loading a parameter from a file").
 */
export function documentText(document: PolicyDocument): string {
  const text = JSON.stringify(documentJson(document, 'compact'), null, 2);
  return `${text.replace(/[\u007f-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}\n`;
}

