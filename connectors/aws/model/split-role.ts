import type { SplitPart, SplitRequest } from '../../../src/core/split.ts';
import { serviceRequest, trustRequestOf } from '../actors/trust-request.ts';
import { subjectLines } from '../actors/subject-lines.ts';
import { trustedServices } from '../actors/sole-service.ts';
import type { AwsInventory, AwsPermission, Holder } from '../inventory.ts';
import { attachmentReference, holderName, inlineReference } from '../references.ts';
import { documentSize } from './document-size.ts';
import { notEditable } from './editable.ts';
import { narrow } from './narrow.ts';
import { quotasOf } from './quotas.ts';
import { asksWhichRole, mentionsOf } from './role-mentions.ts';
import { splitName } from './split-names.ts';
import { narrowTrust } from './trust/narrow.ts';
import type { TrustRequest } from './trust/request.ts';
import { trustStep } from './trust/step.ts';

/**
 * A role for one workload of a shared role: the shared role's policies without what this workload does not need, its
 * boundary and tags, and a trust policy for this workload alone.
 */
export function splitRole(before: AwsInventory, request: SplitRequest<AwsPermission>): SplitPart<AwsInventory> | { readonly refusal: string } {
  const role = before.holders.find((holder) => holder.id === request.shared.id && holder.kind === 'role');
  if (role?.trust === undefined) return { refusal: 'the export does not show a role with a trust policy' };
  const locked = notEditable(role);
  if (locked !== undefined) return { refusal: locked };
  const asking = asksWhichRole(before, role);
  if (asking.length > 0) return { refusal: `${asking.join(', ')} asks which role it is, so a role of another name would have other rights` };
  const requests = requestsOf(before, request);
  const trust = narrowTrust(role.trust, { requests, lines: subjectLines(requests, / as [^ ]+$/.test(request.workload)) });
  const name = splitName(role.name, request.workload);
  const narrowed = narrow(before, { unit: unitOf(before, role), atoms: request.atoms, remove: request.remove, sharedPolicies: 'per-holder' }, quotasOf(before));
  const own = ownPolicies(before, narrowed.inventory, role);
  if (typeof own === 'string') return { refusal: own };
  const made: Holder = { ...role, ...own, trust: trust.document };
  return {
    name: `role/${name}`,
    after: { ...before, holders: before.holders.map((holder) => (holder === role ? made : holder)) },
    givenBack: narrowed.givenBack,
    trust: trustStep(role.trust, trust, requests),
    subjects: subjectTexts(requests),
    todo: todoOf(before, role, name, request.workload),
  };
}

/** How the workload took the role; where the record does not tell it, what one service alone can have done. */
function requestsOf(before: AwsInventory, { shared, actors }: SplitRequest<AwsPermission>): readonly TrustRequest[] {
  const told = actors.map(trustRequestOf);
  const trusted = trustedServices(before, shared.id);
  const [only, ...others] = trusted?.services ?? [];
  const sole = trusted?.only === true && only !== undefined && others.length === 0 ? serviceRequest(only) : undefined;
  const found = told.map((request) => request ?? sole);
  if (found.some((request) => request === undefined)) return [];
  return [...new Map(found.flatMap((request) => (request === undefined ? [] : [[JSON.stringify(request), request]] as const))).values()];
}

/** Everything that the role itself has may differ in the new one; documents that others hold are replaced, not edited. */
function unitOf(before: AwsInventory, role: Holder) {
  const name = holderName(role);
  return {
    id: role.arn, name, system: 'aws', instance: before.account, principals: [{ system: 'aws', instance: before.account, id: role.id }],
    edits: [...role.inline.map((policy) => inlineReference(name, policy.name)), ...role.attached.map((arn) => attachmentReference(name, arn))],
  };
}

/** The new role's policies: what narrowing would make as managed policies becomes inline, because the role is new. */
function ownPolicies(before: AwsInventory, after: AwsInventory, role: Holder): Pick<Holder, 'inline' | 'attached'> | string {
  const holder = after.holders.find(({ id }) => id === role.id) ?? role;
  const fresh = after.policies.filter(({ arn }) => holder.attached.includes(arn) && !before.policies.some((policy) => policy.arn === arn));
  const inline = [...holder.inline, ...fresh.map(({ name, document }) => ({ name, document }))].filter(({ document }) => document.statements.length > 0);
  const size = inline.reduce((sum, { document }) => sum + documentSize(document), 0);
  const limit = quotasOf(before).inlinePoliciesSize.role;
  if (size > limit) return `its policies have ${size} characters, and inline policies of a role may have ${limit} together`;
  return { inline, attached: holder.attached.filter((arn) => !fresh.some((policy) => policy.arn === arn)) };
}

/** Who takes the role, in words: by name, with what of the request tells one from another. */
function subjectTexts(requests: readonly TrustRequest[]): readonly string[] {
  const texts = requests.map(({ name, context }) => {
    const telling = Object.entries(context).filter(([key]) => /:sub$|SourceIdentity$|ExternalId$|RequestTag/i.test(key));
    return [name, ...telling.flatMap(([, values]) => values ?? [])].join(' ');
  });
  return [...new Set(texts)].sort();
}

function todoOf(before: AwsInventory, role: Holder, name: string, workload: string): readonly string[] {
  const mentions = mentionsOf(before, role);
  return [
    `Let ${workload} use role/${name} in place of ${holderName(role)}; until then nothing changes for it.`,
    ...(mentions.length === 0 ? [] : [`These name ${holderName(role)} and have to name role/${name}, too, before that: ${mentions.join(', ')}.`]),
  ];
}
