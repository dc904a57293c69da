import { z } from 'zod';
import type { Binding, PolicyRule, Role } from '../rbac.ts';

const texts = z.array(z.string()).nullish().transform((list) => list ?? []);

const Rule = z
  .looseObject({ verbs: texts, apiGroups: texts, resources: texts, resourceNames: texts, nonResourceURLs: texts })
  .transform(({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }): PolicyRule => ({ verbs, apiGroups, resources, resourceNames, nonResourceURLs }));

const metadata = z.looseObject({ name: z.string().min(1), namespace: z.string().default('') });

/** The members of a Role or ClusterRole that decide (rbac.authorization.k8s.io/v1). `rules: null` is how an empty list is written. */
export const RoleObject = z
  .looseObject({ kind: z.enum(['Role', 'ClusterRole']), metadata, rules: z.array(Rule).nullish() })
  .transform(({ kind, metadata: { name, namespace }, rules }): Role => ({ kind, namespace: kind === 'ClusterRole' ? '' : namespace, name, rules: rules ?? [] }));

const SubjectObject = z
  .looseObject({ kind: z.enum(['User', 'Group', 'ServiceAccount']), name: z.string(), namespace: z.string().default('') })
  .transform(({ kind, name, namespace }) => ({ kind, name, namespace: kind === 'ServiceAccount' ? namespace : '' }));

/** The members of a RoleBinding or ClusterRoleBinding that decide. */
export const BindingObject = z
  .looseObject({
    kind: z.enum(['RoleBinding', 'ClusterRoleBinding']),
    metadata,
    roleRef: z.looseObject({ kind: z.enum(['Role', 'ClusterRole']), name: z.string() }),
    subjects: z.array(SubjectObject).nullish(),
  })
  .transform(({ kind, metadata: { name, namespace }, roleRef, subjects }): Binding => ({
    kind,
    namespace: kind === 'ClusterRoleBinding' ? '' : namespace,
    name,
    roleRef: { kind: roleRef.kind, name: roleRef.name },
    subjects: subjects ?? [],
  }));
