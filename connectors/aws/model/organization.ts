import { findAction } from '../actions.ts';
import type { AwsInventory, AwsPermission, OrganizationLevel, OrganizationPolicy, Statement } from '../inventory.ts';
import { type Versioned, appliesToAll, appliesToNone } from './permission-match.ts';
import { RCP_SERVICES } from './rcp-services.ts';
import { principalHolder } from './reaching.ts';

/** A statement of a policy of the organization, with its words for people. */
interface Laid extends Versioned {
  readonly policy: string;
}

/** The statements of one level. */
interface Level {
  readonly target: string;
  /** No service control policy is told of: then none limits, or nobody exported them. */
  readonly unlimited: boolean;
  readonly serviceAllow: readonly Laid[];
  readonly serviceDeny: readonly Laid[];
  /** Only those that speak of every principal. */
  readonly resourceDeny: readonly Laid[];
}

const cache = new WeakMap<AwsInventory, readonly Level[]>();

/**
 * Why a policy of the organization never lets the permission authorize anything, in words; `undefined` when none does for
 * certain. Service control policies limit what the holder may do: an explicit Deny at any level, or a level at which no
 * statement allows it. Resource control policies limit what may be done to the account's own resources.
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_evaluation.html
 */
export function organizationForbids(inventory: AwsInventory, permission: AwsPermission): string | undefined {
  for (const level of levelsOver(inventory, permission.holder)) {
    const reason = byService(level, permission) ?? byResource(level, inventory.account, permission);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

/**
 * The levels whose policies limit a holder. None in the management account, and none for service-linked roles: neither
 * kind of policy limits them (…/orgs_manage_policies_scps.html#not-restricted-by-scp, …_rcps.html).
 */
function levelsOver(inventory: AwsInventory, holderId: string): readonly Level[] {
  const { organization, account } = inventory;
  if (organization === undefined || organization.managementAccount === account) return [];
  const holder = principalHolder(inventory, holderId);
  if (holder === undefined || holder.path.startsWith('/aws-service-role/')) return [];
  let levels = cache.get(inventory);
  if (levels === undefined) {
    levels = organization.levels.map(prepare);
    cache.set(inventory, levels);
  }
  return levels;
}

function prepare({ target, serviceControlPolicies, resourceControlPolicies }: OrganizationLevel): Level {
  const service = statementsOf(serviceControlPolicies);
  const serviceAllow = service.filter(({ statement }) => statement.effect === 'Allow');
  return {
    target,
    unlimited: serviceControlPolicies.length === 0 || serviceAllow.some(({ statement }) => isEverything(statement)),
    serviceAllow,
    serviceDeny: service.filter(({ statement }) => statement.effect === 'Deny'),
    resourceDeny: statementsOf(resourceControlPolicies).filter(({ statement }) => statement.effect === 'Deny' && isEverybody(statement.principal)),
  };
}

function statementsOf(policies: readonly OrganizationPolicy[]): readonly Laid[] {
  return policies.flatMap(({ name, document }) => document.statements.map((statement) => ({ policy: name, version: document.version, statement })));
}

function isEverything({ actions, resources }: Statement): boolean {
  return actions?.includes('*') === true && resources?.includes('*') === true;
}

/** `"*"` or `{"AWS": "*"}` (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html). */
export function isEverybody(principal: string | undefined): boolean {
  return principal === '{"Principal":"*"}' || principal === '{"Principal":{"AWS":"*"}}' || principal === '{"Principal":{"AWS":["*"]}}';
}

function byService(level: Level, permission: AwsPermission): string | undefined {
  if (isOutsideServiceControl(permission)) return undefined;
  const deny = level.serviceDeny.find((each) => appliesToAll(each, permission));
  if (deny !== undefined) return `denied by service control policy ${deny.policy} at ${level.target}, ${statementName(deny.statement)}`;
  if (level.unlimited || !level.serviceAllow.every((each) => appliesToNone(each, permission))) return undefined;
  return `no service control policy at ${level.target} allows it`;
}

/**
 * "Tasks on some AWS-related services" (Mechanical Turk) and trusted signers of CloudFront are not limited
 * (…/orgs_manage_policies_scps.html#not-restricted-by-scp). What an unknown name of a pattern is, nobody knows.
 */
function isOutsideServiceControl({ action, named, excepting }: AwsPermission): boolean {
  if (!named && (excepting === true || /^[^:]*[*?]/.test(action))) return true;
  return /^mechanicalturk:/i.test(action) || /^cloudfront:.*(?:key|\*|\?)/i.test(action);
}

function byResource({ target, resourceDeny }: Level, account: string, permission: AwsPermission): string | undefined {
  if (resourceDeny.length === 0 || !isUnderResourceControl(account, permission)) return undefined;
  const deny = resourceDeny.find((each) => appliesToAll(each, permission));
  return deny === undefined ? undefined : `denied by resource control policy ${deny.policy} at ${target}, ${statementName(deny.statement)}`;
}

/**
 * Certainly a request on a resource of this account that resource control policies limit: a service that supports them, an
 * action that is checked on resources, and a pattern whose service and account are spelled out. AWS managed keys are
 * exempt, and a key's ARN does not tell them apart, so KMS is left out.
 */
function isUnderResourceControl(account: string, { action, named, region }: AwsPermission): boolean {
  const info = named ? findAction(action) : undefined;
  if (info === undefined || info.resourceTypes.length === 0 || info.service === 'kms' || !RCP_SERVICES.has(info.service)) return false;
  const [arn, partition, service, place, owner, ...rest] = (region.pattern ?? '*').split(':');
  return arn === 'arn' && rest.length > 0 && owner === account && !/[*?$]/.test(`${partition}${service}${place}`);
}

/** The Sid, or the number of the statement. */
export function statementName({ sid, origin }: Statement): string {
  return sid ?? `statement ${origin + 1}`;
}
