import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import type { HeldBinding, HeldRole, ObjectFacts } from '../inventory.ts';
import { EXPORT_COMMAND } from './commands.ts';
import type { FoundObject } from './documents.ts';
import { factsOf, Metadata } from './facts.ts';
import { BindingObject, RoleObject } from './objects.ts';

/** What one object of an export is to pawl; `other` is left alone. */
export type HeldObject =
  | { readonly is: 'role'; readonly held: HeldRole }
  | { readonly is: 'binding'; readonly held: HeldBinding }
  | { readonly is: 'account'; readonly held: { readonly namespace: string; readonly name: string; readonly facts: ObjectFacts } }
  | { readonly is: 'namespace'; readonly held: { readonly name: string; readonly createdAt?: string } }
  | { readonly is: 'other' };

const RBAC = /^rbac\.authorization\.k8s\.io\/v1(beta1)?$/;
const texts = z.record(z.string(), z.string()).nullish().transform((map) => map ?? {});

const Aggregation = z.looseObject({
  aggregationRule: z
    .looseObject({
      clusterRoleSelectors: z
        .array(z.looseObject({ matchLabels: texts, matchExpressions: z.array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() })).nullish() }))
        .nullish(),
    })
    .nullish(),
});

/** @throws SourceError naming the file, the object and the member that is not as it should be. */
export function heldOf(source: string, found: FoundObject): HeldObject {
  const { kind, apiVersion, value } = found;
  if (apiVersion.startsWith('authorization.openshift.io/') && /^(Cluster)?Role(Binding)?$/.test(kind)) {
    throw odd(source, found, `${apiVersion} is OpenShift's view of the same objects`);
  }
  if (RBAC.test(apiVersion) && (kind === 'Role' || kind === 'ClusterRole')) {
    const role = checked(source, found, RoleObject, value);
    if (role.kind === 'Role' && role.namespace === '') throw odd(source, found, 'a Role without a namespace: which one it will be applied to cannot be told');
    const { aggregationRule } = checked(source, found, Aggregation, value);
    const aggregates = aggregationRule?.clusterRoleSelectors?.map(({ matchLabels, matchExpressions }) => ({
      matchLabels,
      matchExpressions: (matchExpressions ?? []).map(({ key, operator, values }) => ({ key, operator, values: values ?? [] })),
    }));
    return { is: 'role', held: { ...role, facts: facts(source, found), ...(aggregates === undefined ? {} : { aggregates }) } };
  }
  if (RBAC.test(apiVersion) && (kind === 'RoleBinding' || kind === 'ClusterRoleBinding')) {
    const binding = checked(source, found, BindingObject, value);
    if (binding.kind === 'RoleBinding' && binding.namespace === '') throw odd(source, found, 'a RoleBinding without a namespace: which one it will be applied to cannot be told');
    return { is: 'binding', held: { ...binding, facts: facts(source, found) } };
  }
  if (apiVersion !== 'v1') return { is: 'other' };
  if (kind === 'ServiceAccount') {
    const { name, namespace } = metadata(source, found);
    if (namespace === '') throw odd(source, found, 'a ServiceAccount without a namespace: which one it will be applied to cannot be told');
    return { is: 'account', held: { namespace, name, facts: facts(source, found) } };
  }
  if (kind !== 'Namespace') return { is: 'other' };
  const { createdAt } = facts(source, found);
  return { is: 'namespace', held: { name: metadata(source, found).name, ...(createdAt === undefined ? {} : { createdAt }) } };
}

function metadata(source: string, found: FoundObject): Metadata {
  return checked(source, found, z.looseObject({ metadata: Metadata }), found.value).metadata;
}

function facts(source: string, found: FoundObject): ObjectFacts {
  return factsOf(metadata(source, found));
}

function checked<T>(source: string, found: FoundObject, shape: z.ZodType<T>, value: unknown): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw odd(source, found, `${(issue?.path ?? []).map(String).join('.')}: ${issue?.message ?? 'not as it should be'}`);
}

function odd(source: string, { path, place, kind, value }: FoundObject, message: string): SourceError {
  const name = z.looseObject({ metadata: z.looseObject({ name: z.string() }) }).safeParse(value).data?.metadata.name ?? '';
  const where = [path, place, `${kind} ${name}`.trim()].filter((each) => each !== '').join(', ');
  return new SourceError(source, `${where}: ${message}`, { input: path, remedy: `give manifests as they are applied, or an export: ${EXPORT_COMMAND}` });
}
