import { sha256 } from '../../../src/core/digest.ts';
import { by } from '../../../src/core/order.ts';
import type { Atom } from '../../../src/core/permission.ts';
import { ACTION_LIST_DATE } from '../actions.ts';
import type { AwsAccess, AwsInventory, AwsPermission, Holder, ResourceRegion, Statement } from '../inventory.ts';
import { boundaryReference, holderName } from '../references.ts';
import { type Granted, grantedBy, isEverything } from './granted.ts';
import { isShared, type Reaching, reaching } from './reaching.ts';
import { risk } from './risk.ts';
import { ruleOf } from './rule.ts';
import type { Days } from './settled.ts';
import { type Splitter, splitter } from './split.ts';

/**
 * Every granted permission of every user and role by every path, sorted by holder. Groups are not principals: their
 * policies reach their members. INVARIANT: every ARN that a statement's resource patterns match lies in exactly one
 * region per action and pattern, unless the action cannot apply to it (see `granted.ts`).
 */
export function atoms(inventory: AwsInventory, exercised: readonly AwsAccess[], days?: Days): readonly Atom<AwsPermission>[] {
  const split = splitter(exercised, days);
  const holders = inventory.holders.filter((holder) => holder.kind !== 'group').sort(by((holder) => holder.arn));
  const out: Atom<AwsPermission>[] = [];
  for (const holder of holders) {
    const seen = new Set<string>();
    for (const reach of reaching(inventory, holder.id)) {
      for (const atom of atomsOf(inventory, holder, reach, split)) {
        if (seen.has(atom.key)) continue;
        seen.add(atom.key);
        out.push(atom);
      }
    }
  }
  return out;
}

/** The version of documents from which on `${…}` is a policy variable. */
const POLICY_VARIABLES = '2012-10-17';

/** Stands before the path of what no export shows. */
const FROM_RECORD = 'known from the record alone';

function* atomsOf(inventory: AwsInventory, holder: Holder, reach: Reaching, split: Splitter): Iterable<Atom<AwsPermission>> {
  const { statement, policy, attachment, membership } = reach;
  if (statement.effect !== 'Allow') return;
  const group = membership?.slice(membership.indexOf('@') + 1);
  const way = group !== undefined || isShared(inventory, policy) ? 'inherited' : 'direct';
  const principal = { system: 'aws', instance: inventory.account, id: holder.id };
  const path = [...(holder.rebuilt === true ? [FROM_RECORD] : []), ...(group === undefined ? [] : [group]), policy, statement.sid ?? `statement ${statement.origin + 1}`];
  const name = holderName(holder);
  const origins = [policy, attachment, membership, group, name, boundaryReference(name)].filter((each) => each !== undefined);
  const condition = statement.condition ?? '';
  const conditionMark = condition === '' ? '' : sha256(condition).slice(0, 16);
  const when = condition === '' ? '' : ` when ${shortened(condition, 120)}`;
  const from = `${holder.id}|${group ?? ''}|${attachment ?? policy}|${statement.origin}`;
  const negated = statement.actions === undefined;
  const { variables } = ruleOf(policy, reach.version, statement);
  const plain = reach.version !== POLICY_VARIABLES && condition.includes('${');
  const meaning = `${variables.length > 0 ? `|${variables.join()}` : ''}${plain ? '|plain' : ''}`;
  for (const each of grantedBy(statement, reach.version)) {
    const mark = `${negated && !each.named ? '!' : ''}${each.action.toLowerCase()}${each.named ? '' : '~'}`;
    const regions = splittable(each) ? split(holder.id, each.action, each.region.pattern) : undefined;
    for (const region of regions ?? [each.region]) {
      const { text, key, name } = described(region);
      const permission: AwsPermission = {
        holder: holder.id,
        policy,
        statement: statement.origin,
        granted: each.granted,
        action: each.action,
        named: each.named,
        region,
        condition,
        ...(negated ? { excepting: true as const } : {}),
        ...(variables.length > 0 ? { variables } : {}),
        ...(plain ? { plain: true as const } : {}),
      };
      yield {
        key: `${from}|${mark}|${key}|${conditionMark}`,
        principal,
        text: `${actionText(each, statement)} on ${text}${when}`,
        ...(each.expandedFrom !== undefined || regions !== undefined ? { expandedFrom: `${elementText(each, statement)} on ${described(each.region).text}` } : {}),
        path,
        way,
        origins,
        group: serviceOf(each, negated),
        risk: risk(permission),
        content: `${mark}|${name}|${condition}${meaning}`,
        permission,
      };
    }
  }
}

function splittable(each: Granted): each is Granted & { readonly region: { readonly pattern: string } } {
  return each.named && each.region.pattern !== undefined;
}

function actionText(each: Granted, statement: Statement): string {
  if (each.named) return each.action;
  if (isEverything(each.granted)) return `${each.granted} (services that the action list of ${ACTION_LIST_DATE} does not know)`;
  const pattern = statement.actions === undefined ? elementText(each, statement) : each.granted;
  return `${pattern} (names that the action list of ${ACTION_LIST_DATE} does not know)`;
}

/** The element that grants it, for people. */
function elementText(each: Granted, statement: Statement): string {
  if (statement.actions === undefined) return `everything but ${shortened(each.granted.replaceAll(',', ', '), 120)}`;
  return each.expandedFrom ?? each.granted;
}

/**
 * Service prefix; `*` where the pattern spans services. Calls of unknown services block every group, so what is left of
 * `*` for such services has a group of its own.
 */
function serviceOf(each: Granted, negated: boolean): string {
  if (!negated && !each.named && isEverything(each.granted)) return 'unknown services';
  const prefix = each.action.slice(0, Math.max(0, each.action.indexOf(':'))).toLowerCase();
  return (negated && !each.named) || prefix === '' || /[*?]/.test(prefix) ? '*' : prefix;
}

const regionTexts = new WeakMap<ResourceRegion, { readonly text: string; readonly key: string; readonly name: string }>();

/** For people, for keys, and in full. */
function described(region: ResourceRegion): { readonly text: string; readonly key: string; readonly name: string } {
  const known = regionTexts.get(region);
  if (known !== undefined) return known;
  const inside = region.pattern ?? `!${(region.not ?? []).join(',')}`;
  const name = region.except.length === 0 ? inside : `${inside} - ${region.except.join(',')}`;
  const body = region.pattern ?? `everything but ${shortened((region.not ?? []).join(', '), 240)}`;
  const made = {
    name,
    key: region.pattern !== undefined && region.except.length === 0 ? region.pattern : sha256(name).slice(0, 16),
    text: region.except.length === 0 ? body : `${body} except ${shortened(region.except.join(', '), 240)}`,
  };
  regionTexts.set(region, made);
  return made;
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
