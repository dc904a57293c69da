import { frozenIn, literalOf, placeAt, valueIn, type Entry, type ListNode, type MapNode, type TreeNode, type Written } from '../../../../src/edits/tree.ts';
import { cloudFormationDialect, functionOf } from '../written/intrinsics.ts';
import type { Dialect } from '../written/policy.ts';
import { readPolicy } from '../written/read.ts';
import type { Template } from '../written/template.ts';
import { managedArnPlaces, memberPlaces } from './cloudformation-attachments.ts';
import { removeItem, removeResource } from './cloudformation-removal.ts';
import type { FilePlaces, HolderName, Place, PlaceName, Removal, Trouble } from './place.ts';
import { functionPlaces } from './sam.ts';
import { reading } from './terraform.ts';

/** Holders by resource type, with the property that names them. */
const HOLDERS: Readonly<Record<string, readonly [kind: HolderName['kind'], property: string]>> = {
  'AWS::IAM::Role': ['role', 'RoleName'],
  'AWS::IAM::User': ['user', 'UserName'],
  'AWS::IAM::Group': ['group', 'GroupName'],
};
/** Inline policies with a resource of their own. */
const INLINE: Readonly<Record<string, readonly [kind: HolderName['kind'], property: string]>> = {
  'AWS::IAM::RolePolicy': ['role', 'RoleName'],
  'AWS::IAM::UserPolicy': ['user', 'UserName'],
  'AWS::IAM::GroupPolicy': ['group', 'GroupName'],
};

/** A template with what its places need. */
export interface CfnTemplate {
  readonly written: Written;
  readonly dialect: Dialect;
  readonly resources: MapNode;
}

/** A resource of a template. */
export interface Resource {
  readonly template: CfnTemplate;
  readonly entry: Entry;
  readonly logicalId: string;
  readonly properties: MapNode;
}

/** The places of a CloudFormation or SAM template. */
export function templatePlaces(written: Written): FilePlaces {
  const resources = valueIn(written.root, 'Resources');
  if (resources?.kind !== 'map') return { path: written.name, places: [] };
  const template = { written, dialect: cloudFormationDialect(written), resources };
  const places = resources.entries.flatMap((entry): readonly Place[] => {
    const properties = valueIn(entry.value, 'Properties');
    const type = literalOf(valueIn(entry.value, 'Type'));
    if (type === undefined || properties?.kind !== 'map') return [];
    return resourcePlaces({ template, entry, logicalId: entry.name, properties }, type);
  });
  return { path: written.name, places };
}

function resourcePlaces(resource: Resource, type: string): readonly Place[] {
  const holder = HOLDERS[type];
  if (holder !== undefined) {
    const name: HolderName = { kind: holder[0], name: holderNameOf(resource, holder[1]) };
    return [...inlinePlaces(resource, name), ...managedArnPlaces(resource, name)];
  }
  const inline = INLINE[type];
  if (inline !== undefined) {
    const name = holderReference(resource.template, inline[0], valueIn(resource.properties, inline[1]));
    return [documentPlace(resource, `Resources.${resource.logicalId}`, resource.properties, [{ kind: 'inline', holder: name, policy: textOf(resource, 'PolicyName') }], () => removeResource(resource))];
  }
  if (type === 'AWS::IAM::Policy') return [policyResource(resource)];
  if (type === 'AWS::IAM::ManagedPolicy') return [managedPolicy(resource), ...memberPlaces(resource, managedName(resource))];
  return type === 'AWS::Serverless::Function' || type === 'AWS::Serverless::StateMachine' ? functionPlaces(resource) : [];
}

/** `Policies` of a role, user or group. */
function inlinePlaces(resource: Resource, holder: HolderName): readonly Place[] {
  const list = valueIn(resource.properties, 'Policies');
  if (list === undefined) return [];
  const base = `Resources.${resource.logicalId}.Policies`;
  const { written, dialect } = resource.template;
  if (list.kind !== 'list' || list.tag !== undefined) return [computedPlace(resource, base, list)];
  return list.items.map(({ value }, index): Place => {
    const name = valueIn(value, 'PolicyName');
    if (value.kind !== 'map' || name === undefined || functionOf(value) !== undefined) return computedPlace(resource, `${base}.${index}`, value);
    const label = literalOf(name) ?? written.text.slice(name.start, name.end);
    return documentPlace(resource, `${base}.${label}`, value, [{ kind: 'inline', holder, policy: dialect.text(name) ?? [] }], removeItem(resource, 'Policies', list, index));
  });
}

/** AWS::IAM::Policy puts one inline policy into each holder that it names. */
function policyResource(resource: Resource): Place {
  const policy = textOf(resource, 'PolicyName');
  const holders = (['Roles', 'Users', 'Groups'] as const).flatMap((property): HolderName[] => {
    const list = valueIn(resource.properties, property);
    const kind = ({ Roles: 'role', Users: 'user', Groups: 'group' } as const)[property];
    return list?.kind === 'list' ? list.items.map(({ value }) => holderReference(resource.template, kind, value)) : [];
  });
  const names = holders.map((holder): PlaceName => ({ kind: 'inline', holder, policy }));
  const made = documentPlace(resource, `Resources.${resource.logicalId}`, resource.properties, names, () => removeResource(resource));
  if (names.length < 2 || made.trouble !== undefined) return made;
  return { ...made, trouble: { where: made.where, reason: `${resource.logicalId} is the policy of ${names.length} holders, and one edit would change them all` } };
}

function managedPolicy(resource: Resource): Place {
  return documentPlace(resource, `Resources.${resource.logicalId}`, resource.properties, [{ kind: 'managed', ...managedName(resource) }], () => removeResource(resource));
}

/** Path and name of AWS::IAM::ManagedPolicy. */
function managedName(resource: Resource): { readonly path: Template; readonly name: Template } {
  const path = valueIn(resource.properties, 'Path');
  const name = valueIn(resource.properties, 'ManagedPolicyName');
  return {
    path: path === undefined ? ['/'] : (resource.template.dialect.text(path) ?? []),
    name: (name === undefined ? undefined : resource.template.dialect.text(name)) ?? generated(resource.logicalId),
  };
}

/** The place of a policy that is the `PolicyDocument` of a map. */
export function documentPlace(resource: Resource, address: string, map: MapNode, names: readonly PlaceName[], remove: Removal): Place {
  const { written, dialect } = resource.template;
  const node = valueIn(map, 'PolicyDocument') ?? map;
  const read = reading(() => readPolicy(written, node, dialect));
  const trouble = read.trouble ?? frozenTrouble(resource) ?? loopTrouble(resource);
  return {
    path: written.name,
    address,
    where: placeAt(written, node.start),
    names,
    ...(read.policy === undefined ? {} : { policy: read.policy }),
    ...(trouble === undefined ? {} : { trouble }),
    remove,
  };
}

function frozenTrouble({ template, entry }: Resource): Trouble | undefined {
  const found = frozenIn(entry.value);
  return found === undefined ? undefined : { where: placeAt(template.written, found.node.start), reason: `the resource holds ${found.why}` };
}

/** A macro may make anything of a resource (CloudFormation Template Reference, "Fn::Transform"). */
function loopTrouble({ template, entry, properties }: Resource): Trouble | undefined {
  const macro = [entry.value, properties].flatMap((node) => (node.kind === 'map' ? node.entries : [])).find(({ name }) => name === 'Fn::Transform');
  return macro === undefined ? undefined : { where: placeAt(template.written, macro.start), reason: 'a macro (Fn::Transform) changes the resource' };
}

/** A place of which only its beginning can be told. */
export function computedPlace(resource: Resource, address: string, node: TreeNode): Place {
  const { written } = resource.template;
  const where = placeAt(written, node.start);
  const called = functionOf(node)?.name;
  return { path: written.name, address, where, names: [], trouble: { where, reason: `this policy is computed${called === undefined ? '' : ` (${called})`}` }, remove: () => ({ where, reason: 'it is computed' }) };
}

/** The name of a holder: its property, or what CloudFormation generates. */
function holderNameOf({ template, logicalId, properties }: Resource, property: string): Template {
  const name = valueIn(properties, property);
  return (name === undefined ? undefined : template.dialect.text(name)) ?? generated(logicalId);
}

/** `stack-LogicalId-RANDOM` (CloudFormation User Guide, "Physical IDs"). */
export function generated(logicalId: string): Template {
  return [{ code: 'AWS::StackName' }, `-${logicalId}-`, { code: `suffix of ${logicalId}` }];
}

/** A holder as another resource names it: by `!Ref`, or by its name. */
export function holderReference(template: CfnTemplate, kind: HolderName['kind'], node: TreeNode | undefined): HolderName {
  const called = node === undefined ? undefined : functionOf(node);
  const logicalId = called?.name === 'Ref' ? literalOf(called.argument) : undefined;
  const entry = template.resources.entries.find(({ name }) => name === logicalId);
  const properties = valueIn(entry?.value, 'Properties');
  const holder = HOLDERS[literalOf(valueIn(entry?.value, 'Type')) ?? ''];
  if (entry !== undefined && holder?.[0] === kind) {
    const name = properties?.kind === 'map' ? holderNameOf({ template, entry, logicalId: entry.name, properties }, holder[1]) : generated(entry.name);
    return { kind, name };
  }
  return { kind, name: (node === undefined ? undefined : template.dialect.text(node)) ?? [{ code: `a ${kind}` }] };
}

function textOf({ template, properties, logicalId }: Resource, property: string): Template {
  const node = valueIn(properties, property);
  return (node === undefined ? undefined : template.dialect.text(node)) ?? [{ code: `${property} of ${logicalId}` }];
}

/** A literal list, or none. */
export function listOf(node: TreeNode | undefined): ListNode | undefined {
  return node?.kind === 'list' && node.tag === undefined ? node : undefined;
}

