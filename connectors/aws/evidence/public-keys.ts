import { z } from 'zod';
import { SourceError } from '../../../src/core/errors.ts';
import { by } from '../../../src/core/order.ts';
import type { ParsedFile } from './parsed-file.ts';

/** A public key with which CloudTrail signs digests. Public, and kept as such. */
export interface PublicKey {
  /** As digests name it, small letters. */
  readonly fingerprint: string;
  /** PKCS #1 in DER, base64. */
  readonly value: string;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListPublicKeys.html */
export const Answer = z.looseObject({ PublicKeyList: z.array(z.looseObject({ Value: z.string().min(1), Fingerprint: z.string().min(1) })) });

/** The keys of outputs of `aws cloudtrail list-public-keys`, sorted by fingerprint. */
export function readPublicKeys(source: string, files: readonly ParsedFile[]): readonly PublicKey[] {
  const keys = new Map<string, PublicKey>();
  for (const { path, value } of files) {
    const answer = Answer.safeParse(value);
    const remedy = 'export again: aws cloudtrail list-public-keys --start-time FIRST-DAY --end-time LAST-DAY --region REGION (keys are per region)';
    if (!answer.success) throw new SourceError(source, `${path}: not an output of list-public-keys`, { input: path, remedy });
    for (const { Value, Fingerprint } of answer.data.PublicKeyList) {
      const fingerprint = Fingerprint.toLowerCase();
      const before = keys.get(fingerprint);
      if (before !== undefined && before.value !== Value) throw new SourceError(source, `${path}: another file gives another key for the fingerprint ${fingerprint}`, { input: path, remedy });
      keys.set(fingerprint, { fingerprint, value: Value });
    }
  }
  return [...keys.values()].sort(by((key) => key.fingerprint));
}
