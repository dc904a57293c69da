import type { KeyObject } from 'node:crypto';
import { addDays, dayOf, isoSecond } from '../../../../src/core/day.ts';
import type { DigestFault, LogCopy } from '../../../../src/core/digests.ts';
import { by } from '../../../../src/core/order.ts';
import { deliveredFile } from '../../project/file.ts';
import type { Digest } from './digest.ts';
import { isSignedBy } from './signature.ts';

/** What became of one digest of a chain. */
export interface Link {
  readonly digest: Digest;
  /** `signed`: its successor holds its signature, and a given key confirms it; `linked`: its hash fits, but no key was given; `last`: nothing follows it. */
  readonly state: 'signed' | 'linked' | 'last' | 'broken';
  /** Is every delivered file that it lists there, unchanged? */
  readonly whole: boolean;
}

/** One chain, oldest digest first, and what is wrong with it. */
export interface Chain {
  readonly links: readonly Link[];
  readonly faults: readonly DigestFault[];
}

/**
 * Judges the digests of one account, region and trail. A digest is confirmed by its successor, which holds its hash and
 * its signature; the signature of the newest is kept with the object in S3 alone and lost in a plain copy, so the newest
 * confirms nothing of itself.
 */
export function judgeChain(digests: readonly Digest[], keys: ReadonlyMap<string, KeyObject>, copies: ReadonlyMap<string, readonly LogCopy[]>): Chain {
  const sorted = [...digests].sort(by(({ until, place }) => `${isoSecond(until)} ${place}`));
  const followers = new Map(sorted.flatMap((digest) => (digest.previous === undefined ? [] : [[digest.previous.place, digest]])));
  const faults: DigestFault[] = [];
  const links = sorted.map((digest, index): Link => {
    const found = stateOf(digest, followers.get(digest.place), keys);
    const next = sorted[index + 1];
    if (found.fault !== undefined) faults.push({ ...placeOf(digest), days: daysOf(digest.from, digest.until), kind: 'altered', reason: found.fault });
    if (next !== undefined && !digest.backfill && followers.get(digest.place) !== next) faults.push(hole(digest, next));
    const files = fileFaults(digest, copies);
    faults.push(...files);
    return { digest, state: found.state, whole: files.length === 0 };
  });
  return { links, faults };
}

/** What the digest after it, which holds its hash and signature, proves of a digest. */
function stateOf(digest: Digest, follower: Digest | undefined, keys: ReadonlyMap<string, KeyObject>): { readonly state: Link['state']; readonly fault?: string } {
  const { previous } = follower ?? {};
  if (follower === undefined || previous === undefined) return { state: 'last' };
  if (previous.sha256 !== digest.sha256) {
    return { state: 'broken', fault: `the digest ${digest.name} is not the one of which ${follower.name} holds the hash: it was changed` };
  }
  const key = keys.get(digest.fingerprint);
  if (key === undefined) return { state: 'linked' };
  if (isSignedBy(digest, key, previous.signature)) return { state: 'signed' };
  return { state: 'broken', fault: `the signature of the digest ${digest.name}, which ${follower.name} holds, is not valid` };
}

/** Two digests that do not follow each other: hours between are lost, or validation was off. */
function hole(digest: Digest, next: Digest): DigestFault {
  const reason = next.previous === undefined
    ? `the chain ends with ${digest.name} and begins anew with ${next.name}: logging or its validation was off`
    : `a digest between ${digest.name} and ${next.name} is missing (${next.previous.place})`;
  return { ...placeOf(next), days: daysOf(digest.until, Math.max(next.from, digest.until)), kind: 'missing', reason };
}

function fileFaults(digest: Digest, copies: ReadonlyMap<string, readonly LogCopy[]>): readonly DigestFault[] {
  return digest.files.flatMap(({ object, sha256 }): DigestFault[] => {
    const found = copies.get(object) ?? [];
    const days = deliveredFile(object).days ?? daysOf(digest.from, digest.until);
    if (found.length === 0) return [{ ...placeOf(digest), days, kind: 'missing', reason: `the log file ${object}, which a digest lists, is missing` }];
    if (found.some((copy) => copy.sha256 === sha256)) return [];
    const [copy] = found;
    const what = copy?.sha256 === undefined ? 'cannot be read' : 'is not what was delivered: it was changed';
    return [{ ...placeOf(digest), days, kind: 'altered', reason: `the log file ${copy?.name ?? object}, which a digest lists, ${what}` }];
  });
}

function placeOf(digest: Digest): Pick<DigestFault, 'name' | 'instance' | 'scope'> {
  return { name: digest.name, instance: digest.account, scope: digest.region };
}

function daysOf(from: number, until: number): readonly string[] {
  const days: string[] = [];
  for (let day = dayOf(from); day <= dayOf(until); day = addDays(day, 1)) days.push(day);
  return days;
}
