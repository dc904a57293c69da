import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import type { PublicKey } from '../public-keys.ts';
import type { Digest } from './digest.ts';

/**
 * Is this the signature of the digest? What is signed: end time, place, hash of the content and signature of the digest
 * before, a line each; the first of a chain has `null` there. SHA-256 with RSA, PKCS #1 version 1.5, in hex.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 */
export function isSignedBy(digest: Digest, key: KeyObject, signature: string): boolean {
  const signed = [digest.end, digest.place, digest.sha256, digest.previous?.signature ?? 'null'].join('\n');
  return verify('RSA-SHA256', Buffer.from(signed, 'utf8'), key, Buffer.from(signature, 'hex'));
}

/** Keys by fingerprint; a key that cannot be loaded is left out. The value is PKCS #1 in DER, base64. */
export function loadedKeys(keys: readonly PublicKey[]): ReadonlyMap<string, KeyObject> {
  return new Map(keys.flatMap(({ fingerprint, value }) => {
    try {
      return [[fingerprint, createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'pkcs1' })]];
    } catch {
      return [];
    }
  }));
}
