import { parse } from 'yaml';
import { z } from 'zod';
import type { InputText } from '../../../src/core/grant-source.ts';
import { SourceError } from '../../../src/core/errors.ts';
import { type AuditPolicy, LEVELS } from './level.ts';

const texts = z.array(z.string()).nullish().transform((list) => list ?? []);

const Rule = z.strictObject({
  level: z.enum(LEVELS),
  users: texts,
  userGroups: texts,
  verbs: texts,
  resources: z
    .array(z.strictObject({ group: z.string().nullish().transform((group) => group ?? ''), resources: texts, resourceNames: texts }))
    .nullish()
    .transform((list) => list ?? []),
  namespaces: texts,
  nonResourceURLs: texts,
  omitStages: texts,
  omitManagedFields: z.boolean().nullish(),
});

/** https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/#audit-k8s-io-v1-Policy */
const Policy = z.looseObject({
  apiVersion: z.enum(['audit.k8s.io/v1', 'audit.k8s.io/v1beta1', 'audit.k8s.io/v1alpha1']),
  kind: z.literal('Policy'),
  rules: z.array(Rule).nullish(),
  omitStages: texts,
});

/**
 * An audit policy as the API server reads it from `--audit-policy-file`. A member of a rule that is not known may mean
 * that the rule matches less than it seems, so it is an error.
 * @throws SourceError when the file holds no such policy.
 */
export function parsePolicy(source: string, { path, text }: InputText): AuditPolicy {
  const refuse = (why: string): SourceError => new SourceError(source, `${path}: ${why}`, { input: path, remedy: 'name the file of --audit-policy-file: YAML or JSON of kind Policy and version audit.k8s.io/v1' });
  let value: unknown;
  try {
    // Documents of audit policies hold no aliases worth following; a hostile file may hold a bomb of them.
    value = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw refuse(error instanceof Error ? (error.message.split('\n')[0] ?? '') : 'is no YAML');
  }
  const read = Policy.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw refuse(`is no audit policy${issue === undefined ? '' : ` (${issue.path.join('.')}: ${issue.message})`}`);
  }
  const rules = (read.data.rules ?? []).map(({ level, users, userGroups, verbs, resources, namespaces, nonResourceURLs, omitStages }) => ({ level, users, userGroups, verbs, resources, namespaces, nonResourceURLs, omitStages }));
  return { rules, omitStages: read.data.omitStages };
}
