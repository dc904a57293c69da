import { z } from 'zod';
import type { ObjectFacts } from '../inventory.ts';

const texts = z.record(z.string(), z.string()).nullish().transform((map) => map ?? {});

/** What is read of the metadata of every object beside its name (https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/object-meta/). */
export const Metadata = z.looseObject({
  name: z.string().min(1),
  namespace: z.string().default(''),
  uid: z.string().optional(),
  creationTimestamp: z.string().nullish(),
  labels: texts,
  annotations: texts,
  ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string(), controller: z.boolean().optional() })).nullish(),
});
export type Metadata = z.infer<typeof Metadata>;

/** Annotations by which tools mark what they own, and the server what it heals. */
const TELLING = /^(rbac\.authorization\.kubernetes\.io|meta\.helm\.sh|argocd\.argoproj\.io|([a-z-]+\.)?toolkit\.fluxcd\.io|olm\.|operatorframework\.io|config\.kubernetes\.io|app\.kubernetes\.io|components\.gke\.io)/;
/** Written by `kubectl apply`; it repeats the whole object, so only that it is there is kept. */
const APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function factsOf({ uid, creationTimestamp, labels, annotations, ownerReferences }: Metadata): ObjectFacts {
  const owner = ownerReferences?.find(({ controller }) => controller === true) ?? ownerReferences?.[0];
  return {
    ...(uid === undefined || uid === '' ? {} : { uid }),
    ...(creationTimestamp === undefined || creationTimestamp === null ? {} : { createdAt: creationTimestamp }),
    labels,
    annotations: toldAnnotations(annotations),
    ...(owner === undefined ? {} : { ownedBy: `${owner.kind}/${owner.name}` }),
  };
}

/** The annotations of an object that are kept. */
export function toldAnnotations(annotations: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [key, value] of Object.entries(annotations)) {
    if (key === APPLIED) kept[key] = '';
    else if (TELLING.test(key)) kept[key] = value;
  }
  return kept;
}
