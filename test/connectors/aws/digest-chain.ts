import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

/** One delivered log file of the chain. */
export interface ChainLog {
  readonly object: string;
  readonly content: string;
}

/** One digest of the chain. */
export interface ChainDigest {
  readonly object: string;
  readonly content: string;
  readonly signature: string;
}

export interface MadeChain {
  readonly logs: readonly ChainLog[];
  readonly digests: readonly ChainDigest[];
  /** Output of `aws cloudtrail list-public-keys`. */
  readonly publicKeys: string;
}

export const ACCOUNT = '123456789012';
const FINGERPRINT = '31e8b5433410dfb61a9dc45cc65b22ff';

let pair: { privateKey: KeyObject; publicKey: KeyObject } | undefined;

function keyPair(): { privateKey: KeyObject; publicKey: KeyObject } {
  pair ??= generateKeyPairSync('rsa', { modulusLength: 2048 });
  return pair;
}

/** What a chain is made of; `hours` of `from` on, each hour's records by its index. */
export interface ChainPlan {
  readonly from: string;
  readonly hours: number;
  readonly region?: string;
  readonly trail?: string;
  readonly records?: (hour: number, at: number) => readonly unknown[];
  /** Hours with which the chain begins anew, as after validation was switched off. */
  readonly anew?: readonly number[];
  /** Hours that one digest is about; CloudTrail's are about one. */
  readonly step?: number;
  /** False: signatures are noise, which costs less. */
  readonly signed?: boolean;
}

/** A chain as CloudTrail writes it, with real hashes and signatures. */
export function makeChain({ from, hours, region = 'us-east-1', trail = 'main', records = () => [], anew = [], step = 1, signed = true }: ChainPlan): MadeChain {
  const { privateKey, publicKey } = keyPair();
  const logs: ChainLog[] = [];
  const digests: ChainDigest[] = [];
  for (let hour = 0; hour < hours; hour++) {
    const start = Date.parse(from) + hour * step * 3_600_000;
    const end = start + step * 3_600_000;
    const own = records(hour, start);
    const log = own.length === 0 ? undefined : { object: `AWSLogs/${ACCOUNT}/CloudTrail/${region}/${folder(start)}/${ACCOUNT}_CloudTrail_${region}_${stamp(start + 600_000).slice(0, 13)}Z_h${hour}.json.gz`, content: JSON.stringify({ Records: own }) };
    if (log !== undefined) logs.push(log);
    const previous = anew.includes(hour) ? undefined : digests.at(-1);
    const object = `AWSLogs/${ACCOUNT}/CloudTrail-Digest/${region}/${folder(end)}/${ACCOUNT}_CloudTrail-Digest_${region}_${trail}_us-east-1_${stamp(end)}.json.gz`;
    const content = JSON.stringify({
      awsAccountId: ACCOUNT,
      digestStartTime: iso(start),
      digestEndTime: iso(end),
      digestS3Bucket: 'bucket',
      digestS3Object: object,
      digestPublicKeyFingerprint: FINGERPRINT,
      digestSignatureAlgorithm: 'SHA256withRSA',
      newestEventTime: null,
      oldestEventTime: null,
      previousDigestS3Bucket: previous === undefined ? null : 'bucket',
      previousDigestS3Object: previous?.object ?? null,
      previousDigestHashValue: previous === undefined ? null : sha256(previous.content),
      previousDigestHashAlgorithm: previous === undefined ? null : 'SHA-256',
      previousDigestSignature: previous?.signature ?? null,
      logFiles: log === undefined ? [] : [{ s3Bucket: 'bucket', s3Object: log.object, hashValue: sha256(log.content), hashAlgorithm: 'SHA-256', newestEventTime: iso(start), oldestEventTime: iso(start) }],
    });
    const text = `${iso(end)}\nbucket/${object}\n${sha256(content)}\n${previous?.signature ?? 'null'}`;
    digests.push({ object, content, signature: signed ? sign('RSA-SHA256', Buffer.from(text), privateKey).toString('hex') : '00' });
  }
  const value = publicKey.export({ format: 'der', type: 'pkcs1' }).toString('base64');
  const publicKeys = JSON.stringify({ PublicKeyList: [{ Value: value, ValidityStartTime: '2026-01-01T00:00:00Z', ValidityEndTime: '2027-01-01T00:00:00Z', Fingerprint: FINGERPRINT }] });
  return { logs, digests, publicKeys };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function iso(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

function stamp(at: number): string {
  return iso(at).replace(/[-:]/g, '');
}

function folder(at: number): string {
  return iso(at).slice(0, 10).replaceAll('-', '/');
}
