import { groupBy } from '../../../src/core/group.ts';
import { by } from '../../../src/core/order.ts';
import type { Candidate, PolicyLine } from '../../../src/core/proposal.ts';
import type { AwsAccess, AwsInventory, PolicyDocument, Statement } from '../inventory.ts';
import { holderName, inlineReference } from '../references.ts';
import { inCurrentVersion } from './arn.ts';
import { generalize, type Reason } from './generalize/generalize.ts';
import { matchesAction } from './patterns.ts';
import { reaching } from './reaching.ts';
import { regionTouches } from './regions.ts';

/**
 * The resource lines of every Allow statement of the policies that a candidate changes or makes, in their order, each with
 * the exercised accesses that lie on it, and why a new line stands for names that were not seen. An access whose resource
 * the record does not tell may lie on several.
 */
export function lines({ before, after }: Candidate<AwsInventory>, exercised: readonly AwsAccess[]): readonly PolicyLine<AwsAccess>[] {
  const was = documentsOf(before);
  const byPrincipal = groupBy(exercised, ({ principal }) => principal);
  const changed = [...documentsOf(after)].filter(([policy, document]) => was.get(policy) !== document).sort(by(([policy]) => policy));
  return changed.flatMap(([policy, document]) => {
    const holders = after.holders.filter((holder) => holder.kind !== 'group' && reaching(after, holder.id).some((each) => each.policy === policy));
    const own = groupBy(holders.flatMap(({ id }) => byPrincipal.get(id) ?? []), ({ action }) => action);
    const source = was.get(policy);
    // A new policy is made from others: what they say is not new.
    const known = new Set((source === undefined ? [...was.values()] : [source]).flatMap(({ statements }) => statements.flatMap(({ resources }) => resources ?? [])));
    return document.statements.flatMap((statement, at) => linesOf(policy, document, statement, at, own, known));
  });
}

function linesOf(
  policy: string,
  { version }: PolicyDocument,
  statement: Statement,
  at: number,
  byAction: ReadonlyMap<string, readonly AwsAccess[]>,
  known: ReadonlySet<string>,
): readonly PolicyLine<AwsAccess>[] {
  const { effect, resources, sid, actions, notActions = [] } = statement;
  if (effect !== 'Allow' || resources === undefined) return [];
  const granted = (action: string): boolean => actions?.some((each) => matchesAction(each, action)) ?? !notActions.some((each) => matchesAction(each, action));
  const own = [...byAction]
    .flatMap(([action, accesses]) => (granted(action) ? accesses : []))
    .map((access) => ({ access, meant: access.resource === undefined ? undefined : generalize(access.resource) }));
  return resources.map((line) => {
    const region = { pattern: inCurrentVersion(line, version), except: [] };
    const on = own.map(({ access, meant }) => ({ access, touches: regionTouches(region, access.resource), reasons: meant?.patterns.includes(line) === true ? meant.reasons : undefined }));
    const sure = on.flatMap(({ access, touches }) => (touches === 'yes' ? [access] : []));
    const isNew = !known.has(line);
    // Parts of one thing that the record does not always tell apart, such as a function and its versions.
    const beside = isNew ? on.flatMap(({ access, touches, reasons }) => (touches === 'no' && reasons !== undefined ? [access] : [])) : [];
    return {
      policy,
      statement: sid === undefined || sid === '' ? `statement ${at + 1}` : sid,
      line,
      isNew,
      sure,
      open: [...on.flatMap(({ access, touches }) => (touches === 'maybe' ? [access] : [])), ...beside],
      seen: new Set(sure.flatMap(({ resource }) => (resource === undefined || resource === '*' ? [] : [resource]))).size,
      rules: isNew && /[*?]/.test(line) ? distinct(on.flatMap(({ touches, reasons }) => (touches === 'maybe' ? [] : (reasons ?? [])))) : [],
    };
  });
}

function distinct(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((reason) => [reason.rule, reason])).values()].sort(by(({ rule }) => rule));
}

/** Documents by the reference of their policy. */
function documentsOf({ holders, policies }: AwsInventory): ReadonlyMap<string, PolicyDocument> {
  return new Map([
    ...holders.flatMap((holder) => holder.inline.map(({ name, document }) => [inlineReference(holderName(holder), name), document] as const)),
    ...policies.map(({ arn, document }) => [arn, document] as const),
  ]);
}
