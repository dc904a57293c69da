import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { DigestFile } from '../../../../src/core/digests.ts';

const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/);
const hex = z.string().regex(/^[0-9a-f]*$/i);

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
export const Document = z.looseObject({
  awsAccountId: z.string().regex(/^\d{12}$/),
  digestStartTime: instant,
  digestEndTime: instant,
  digestS3Bucket: z.string().min(1),
  digestS3Object: z.string().min(1),
  digestPublicKeyFingerprint: hex,
  previousDigestS3Bucket: z.string().nullish(),
  previousDigestS3Object: z.string().nullish(),
  previousDigestHashValue: hex.nullish(),
  previousDigestSignature: hex.nullish(),
  logFiles: z.array(z.looseObject({ s3Bucket: z.string(), s3Object: z.string().min(1), hashValue: hex })),
});

/** One digest, read. Instants are milliseconds since 1970. */
export interface Digest {
  /** Name in the manifest. */
  readonly name: string;
  readonly account: string;
  /** Region whose events it is about, by its name; empty when the name does not tell. */
  readonly region: string;
  readonly trail: string;
  /** Lists what an earlier digest should have listed; such digests form a chain of their own. */
  readonly backfill: boolean;
  readonly from: number;
  readonly until: number;
  /** `digestEndTime` as written: it is part of what is signed. */
  readonly end: string;
  /** `bucket/object`. */
  readonly place: string;
  readonly fingerprint: string;
  /** sha256 of the content in hex. */
  readonly sha256: string;
  readonly previous?: { readonly place: string; readonly sha256: string; readonly signature: string };
  readonly files: readonly { readonly object: string; readonly sha256: string }[];
}

const LONGEST_MS = 86_400_000;
const NAME = /^\d{12}_CloudTrail-Digest_([a-z0-9-]+)_(.+)_[a-z0-9-]+_\d{8}T\d{6}Z(_backfill)?\.json(?:\.gz)?$/;

/** A digest as it lies there; undefined when it is none. */
export function readDigest({ name, bytes }: DigestFile): Digest | undefined {
  const found = bytes === undefined ? undefined : Document.safeParse(jsonOf(bytes));
  if (bytes === undefined || found?.success !== true) return undefined;
  const { data } = found;
  const [from, until] = [Date.parse(data.digestStartTime), Date.parse(data.digestEndTime)];
  // A digest is of one hour; nobody would write one of years but to make its reader count days.
  if (!(from >= Date.UTC(2000, 0, 1) && from < until && until - from <= LONGEST_MS && until < Date.UTC(2100, 0, 1))) return undefined;
  const [, region = '', trail = '', backfill] = NAME.exec(data.digestS3Object.slice(data.digestS3Object.lastIndexOf('/') + 1)) ?? [];
  const previous = previousOf(data);
  return {
    name,
    account: data.awsAccountId,
    region,
    trail,
    backfill: backfill !== undefined,
    from,
    until,
    end: data.digestEndTime,
    place: `${data.digestS3Bucket}/${data.digestS3Object}`,
    fingerprint: data.digestPublicKeyFingerprint.toLowerCase(),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(previous === undefined ? {} : { previous }),
    files: data.logFiles.map(({ s3Object, hashValue }) => ({ object: s3Object, sha256: hashValue.toLowerCase() })),
  };
}

/** What a digest tells of the one before it; undefined for the first of a chain. */
function previousOf(data: z.infer<typeof Document>): Digest['previous'] {
  const { previousDigestS3Bucket: bucket, previousDigestS3Object: object, previousDigestHashValue: hash, previousDigestSignature: signature } = data;
  if (typeof bucket !== 'string' || typeof object !== 'string') return undefined;
  if (typeof hash !== 'string' || typeof signature !== 'string') return undefined;
  return { place: `${bucket}/${object}`, sha256: hash.toLowerCase(), signature };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
