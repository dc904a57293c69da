import { z } from 'zod';
import { InvariantError } from '../../../src/core/errors.ts';
import { prettyJson } from '../../../src/core/json.ts';
import type { Candidate, PolicyChange, Unit } from '../../../src/core/proposal.ts';
import type { AwsInventory, PermissionSet, PolicyDocument } from '../inventory.ts';
import { definitionOf } from '../model/narrow-permission-set.ts';
import { INLINE_NAME } from '../model/permission-set.ts';
import { parseDocument } from '../policy.ts';
import { canonicalDocument } from './canonical.ts';
import { permissionSetScript } from './permission-set-script.ts';
import { documentText } from './plan.ts';
import { wideningPatterns } from './widening.ts';

const PLAN = 'plan.json';
const BEFORE = 'inline-policy.before.json';
const AFTER = 'inline-policy.json';

/** plan.json of a permission set: what the scripts do, for machines. */
const PermissionSetPlan = z.strictObject({
  schemaVersion: z.literal(1),
  permissionSet: z.string(),
  instance: z.string(),
  /** Accounts for which it was proved. */
  accounts: z.array(z.string()),
  inline: z.strictObject({ before: z.string().nullable(), after: z.string().nullable() }),
  /** What it gives up: ARNs of AWS-managed policies, path and name of customer-managed ones. */
  detached: z.array(z.string()),
});
export type PermissionSetPlan = z.infer<typeof PermissionSetPlan>;

/** How a proved change of a permission set is carried out: a new inline policy, and scripts of `aws sso-admin` both ways. */
export function writePermissionSet({ unit, before, after }: Candidate<AwsInventory>, set: PermissionSet): PolicyChange {
  const was = set.inline ?? null;
  const now = inlineOf(after);
  const held = new Set(after.holders.flatMap(({ attached }) => attached.map(definitionOf)));
  const detached = [...new Set(before.holders.flatMap(({ attached }) => attached.map(definitionOf)))].filter((name) => !held.has(name)).sort();
  const changesInline = canonicalText(was) !== canonicalText(now);
  if (!changesInline && detached.length === 0) return { edits: [], files: [], steps: [] };
  const plan: PermissionSetPlan = {
    schemaVersion: 1,
    permissionSet: unit.id,
    instance: set.instance,
    accounts: [...(set.accounts ?? [])],
    inline: { before: was === null ? null : BEFORE, after: now === null ? null : AFTER },
    detached,
  };
  const documents = [
    ...(was === null ? [] : [{ name: BEFORE, text: documentText(was), executable: false }]),
    ...(now === null ? [] : [{ name: AFTER, text: documentText(now), executable: false }]),
  ];
  return {
    edits: [],
    files: [
      { name: 'apply.sh', text: permissionSetScript(plan, 'apply'), executable: true },
      ...documents,
      { name: PLAN, text: prettyJson(plan), executable: false },
      { name: 'rollback.sh', text: permissionSetScript(plan, 'rollback'), executable: true },
    ],
    steps: [
      `Run apply.sh with credentials of the management account, or of the account that administers Identity Center; it stops without a change if ${unit.name} or the list of its accounts moved since the export, provisions it to all of them, and rollback.sh is the way back.`,
      `Where ${unit.name} is defined in files, take ${AFTER} over: deploying the former definition would undo this change.`,
      ...(changesInline && now !== null ? wideningPatterns(before, [{ kind: 'inline', reference: unit.name, holder: unit.name, policy: INLINE_NAME, before: was, after: now }]) : []),
    ],
  };
}

/** Reads back what `writePermissionSet` wrote: the same policy for each of its roles. */
export function parsePermissionSet(before: AwsInventory, unit: Unit, { files }: PolicyChange): AwsInventory {
  const textOf = (name: string): string => {
    const file = files.find((each) => each.name === name);
    if (file === undefined) throw new InvariantError(`${name} was not written`);
    return file.text;
  };
  const plan = PermissionSetPlan.parse(JSON.parse(textOf(PLAN)));
  if (plan.permissionSet !== unit.id) throw new InvariantError(`${PLAN} is about ${plan.permissionSet}, not about ${unit.id}`);
  const inline = plan.inline.after === null ? [] : [{ name: INLINE_NAME, document: parseDocument(textOf(plan.inline.after)) }];
  const holders = before.holders.map((role) => ({ ...role, inline, attached: role.attached.filter((arn) => !plan.detached.includes(definitionOf(arn))) }));
  return { ...before, holders };
}

/** The one inline policy of all roles. */
function inlineOf({ holders }: AwsInventory): PolicyDocument | null {
  const documents = holders.map(({ inline }) => inline[0]?.document ?? null);
  const [first = null] = documents;
  if (documents.some((document) => canonicalText(document) !== canonicalText(first))) throw new InvariantError('the roles of one permission set would differ');
  return first;
}

function canonicalText(document: PolicyDocument | null): string {
  return document === null ? '' : canonicalDocument(document);
}
