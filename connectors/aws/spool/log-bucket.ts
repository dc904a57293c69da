import type { GetObjectCommandOutput, ListObjectsV2CommandOutput, S3Client } from '@aws-sdk/client-s3';
import type { UtcDay } from '../../../src/core/day.ts';
import { SourceError } from '../../../src/core/errors.ts';
import type { Spool } from '../../../src/core/spool.ts';
import { clientsOf } from './clients.ts';
import { regionOf } from './caller.ts';
import type { LiveConfig } from './config.ts';
import { ask } from './failures.ts';
import { afterListing, ListedDays, listFrom, newNames } from './listed-days.ts';
import { logFolders, prefixOf } from './log-folders.ts';
import { logKey } from './log-key.ts';
import { inParallel } from './parallel.ts';
import { fetchPublicKeys } from './public-keys.ts';

type Logs = NonNullable<LiveConfig['logs']>;

/** Objects that are fetched at the same time. */
const PARALLEL = 12;
/** How often an object is asked for whose body breaks off. */
const ATTEMPTS = 4;

interface Bucket {
  readonly spool: Spool;
  readonly s3: S3Client;
  readonly logs: Logs;
}

interface Wanted {
  readonly key: string;
  readonly name: string;
  readonly size: number;
}

/**
 * Fetches what is new in the bucket of a trail, byte by byte as CloudTrail delivered it, because its digests hash these
 * bytes. A file that already lies in the spool whole is not fetched again, so a fetch that was cut off goes on.
 */
export async function fetchLogs(spool: Spool, logs: Logs): Promise<void> {
  const bucket: Bucket = { spool, logs, s3: await clientsOf(spool, logs, regionOf(logs.region)).s3() };
  const found = await logFolders(logs, (prefix) => foldersBelow(bucket, prefix));
  // Digests first: whatever they list was delivered before them, and so is found when the logs are listed.
  const isDigest = (folder: string): boolean => folder.includes('/CloudTrail-Digest/');
  const folders = [...found.filter(isDigest), ...found.filter((folder) => !isDigest(folder))];
  if (folders.length === 0) {
    throw new SourceError(spool.source, `bucket ${logs.bucket} holds no logs of CloudTrail below ${prefixOf(logs)}AWSLogs/`, { remedy: 'correct `bucket`, `prefix`, `accounts` or `regions` under `live.logs`' });
  }
  for (const [index, folder] of folders.entries()) {
    const note = `logs/${logs.bucket}/${folder}`;
    const known = ListedDays.optional().catch(undefined).parse(spool.recall(note));
    const { days, wanted } = await listFolder(bucket, folder, known);
    let done = 0;
    await inParallel(wanted, PARALLEL, async (one) => {
      await fetchObject(bucket, one);
      done += 1;
      spool.progress(`logs ${folder} (${index + 1} of ${folders.length})`, done, wanted.length);
    });
    await spool.remember(note, afterListing(known, days));
  }
  const regions = folders.filter(isDigest).map((folder) => folder.split('/').at(-2) ?? '');
  await fetchPublicKeys(spool, logs, [...new Set(regions)].sort());
}

/** Lists the days of a folder that may hold something new. */
async function listFolder(bucket: Bucket, folder: string, known: ListedDays | undefined): Promise<{ readonly days: ReadonlyMap<UtcDay, readonly string[]>; readonly wanted: readonly Wanted[] }> {
  const { logs, spool } = bucket;
  const from = listFrom(known, logs.from);
  const days = new Map<UtcDay, Map<string, Wanted>>();
  const startAfter = from === undefined ? undefined : `${folder}${from.replaceAll('-', '/')}`;
  for await (const page of pagesOf(bucket, { Prefix: folder, ...(startAfter === undefined ? {} : { StartAfter: startAfter }) })) {
    let past = false;
    for (const { Key: key = '', Size: size } of page.Contents ?? []) {
      const found = logKey(prefixOf(logs), key);
      if (found === undefined) continue;
      // Keys come in order, and so do the days in them.
      past = logs.until !== undefined && found.day > logs.until;
      if (past) break;
      const day = days.get(found.day) ?? new Map<string, Wanted>();
      days.set(found.day, day.set(found.name.slice(found.name.lastIndexOf('/') + 1), { key, name: found.name, size: size ?? 0 }));
    }
    spool.progress(`listing ${folder}: ${[...days.values()].reduce((sum, day) => sum + day.size, 0)} files`);
    if (past) break;
  }
  const wanted = [...days].flatMap(([day, files]) => newNames(known, day, [...files.keys()]).flatMap((name) => files.get(name) ?? []));
  return { days: new Map([...days].map(([day, files]) => [day, [...files.keys()]])), wanted: wanted.filter(({ name, size }) => spool.sizeOf('usage', name) !== size) };
}

async function foldersBelow(bucket: Bucket, prefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const page of pagesOf(bucket, { Prefix: prefix, Delimiter: '/' })) {
    for (const { Prefix: folder } of page.CommonPrefixes ?? []) if (folder !== undefined) found.push(folder.slice(prefix.length).replace(/\/$/, ''));
  }
  return found;
}

/** Pages of a listing (https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html). */
async function* pagesOf({ spool, s3, logs }: Bucket, input: { readonly Prefix: string; readonly Delimiter?: string; readonly StartAfter?: string }): AsyncGenerator<ListObjectsV2CommandOutput> {
  const { ListObjectsV2Command } = await import('@aws-sdk/client-s3');
  const asked = { source: spool.source, action: 's3:ListBucket', where: `bucket ${logs.bucket}` };
  let token: string | undefined;
  do {
    const page = await ask(asked, () => s3.send(new ListObjectsV2Command({ Bucket: logs.bucket, ...input, ...(token === undefined ? {} : { ContinuationToken: token }) })));
    yield page;
    if (page.IsTruncated === true && (page.NextContinuationToken === undefined || page.NextContinuationToken === token)) {
      throw new SourceError(spool.source, `bucket ${logs.bucket} says that more objects follow, and not where`, { remedy: 'run the command again' });
    }
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

async function fetchObject({ spool, s3, logs }: Bucket, { key, name, size }: Wanted): Promise<void> {
  const { GetObjectCommand } = await import('@aws-sdk/client-s3');
  const asked = { source: spool.source, action: 's3:GetObject', where: `s3://${logs.bucket}/${key}` };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await ask(asked, () => s3.send(new GetObjectCommand({ Bucket: logs.bucket, Key: key })));
    try {
      await spool.write('usage', name, bytesOf(answer, size));
      return;
    } catch (error) {
      if (!(error instanceof CutOff)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new SourceError(spool.source, `s3://${logs.bucket}/${key}: ${error.message}, ${ATTEMPTS} times`, { remedy: 'run the command again: it goes on where it stopped; if it stays, look at the object in S3' });
    }
  }
}

/** A body that broke off or does not have the size that the listing tells. */
class CutOff extends Error {
  override readonly name = 'CutOff';
}

async function* bytesOf({ Body: body }: GetObjectCommandOutput, size: number): AsyncGenerator<Uint8Array> {
  let count = 0;
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      count += chunk.byteLength;
      yield chunk;
    }
  } catch (error) {
    throw new CutOff(`the answer broke off after ${count} of ${size} bytes (${(error as Error).message})`);
  }
  if (count !== size) throw new CutOff(`the answer has ${count} bytes instead of ${size}`);
}
