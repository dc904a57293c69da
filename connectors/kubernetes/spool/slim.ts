import type { Json } from '../../../src/core/json.ts';
import { toldAnnotations } from '../grants/facts.ts';

/** The members of an object of the API that a grants export needs, as the client gives them. */
export interface Fetched {
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly creationTimestamp?: Date | string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
    readonly ownerReferences?: readonly { readonly apiVersion: string; readonly kind: string; readonly name: string; readonly uid: string; readonly controller?: boolean }[];
  };
}

/** What is spooled beside the metadata: what grants. Anything else, such as the names of secrets, is not written. */
const TELLING = ['rules', 'aggregationRule', 'roleRef', 'subjects'] as const;

/** An object as it is spooled. Items of a list have neither kind nor apiVersion, so both are put there. */
export function slim(apiVersion: string, kind: string, object: Fetched): Json {
  const { name, namespace, uid, creationTimestamp, labels, annotations = {}, ownerReferences } = object.metadata ?? {};
  const told = toldAnnotations(annotations);
  const owners = ownerReferences?.map((owner) => ({ apiVersion: owner.apiVersion, kind: owner.kind, name: owner.name, uid: owner.uid, controller: owner.controller }));
  const metadata = { name, namespace, uid, creationTimestamp: creationTimestamp instanceof Date ? creationTimestamp.toISOString().replace('.000Z', 'Z') : creationTimestamp, labels, annotations: Object.keys(told).length === 0 ? undefined : told, ownerReferences: owners };
  const members = Object.fromEntries(TELLING.map((member) => [member, (object as Readonly<Record<string, Json | undefined>>)[member]]));
  return JSON.parse(JSON.stringify({ apiVersion, kind, metadata, ...members })) as Json;
}
