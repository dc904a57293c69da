import { sha256 } from '../../../src/core/digest.ts';
import { MARK_LENGTH } from '../actors/recorded.ts';

// A cache, because a session makes many calls; bounded, because keys come from the record.
const LIMIT = 20_000;
const marks = new Map<string, string>();

/**
 * What stands for a temporary access key id in the state: the first 96 bits of a salted sha256, so that a call can be
 * joined to the record that issued its credential while no key id is kept (docs/decisions/0008-who-was-behind-a-call.md). Undefined for
 * anything but the id of temporary credentials, `ASIA…` (IAM User Guide, "IAM identifiers").
 */
export function credentialMark(accessKeyId: unknown): string | undefined {
  if (typeof accessKeyId !== 'string' || !accessKeyId.startsWith('ASIA') || accessKeyId.length < 16 || accessKeyId.length > 128) return undefined;
  const masked = MASKED.exec(accessKeyId)?.[1];
  if (masked !== undefined) return masked;
  return markOf(accessKeyId);
}

/** What a live source writes in place of an access key id: its kind and its mark. It has the same mark as the id itself. */
export function maskedKey(accessKeyId: string): string {
  return `${accessKeyId.slice(0, PREFIX_LENGTH)}-${markOf(accessKeyId)}`;
}

/** No id of AWS has a dash. */
const MASKED = new RegExp(`^ASIA-([0-9a-f]{${MARK_LENGTH}})$`);
const PREFIX_LENGTH = 4;

function markOf(accessKeyId: string): string {
  const known = marks.get(accessKeyId);
  if (known !== undefined) return known;
  if (marks.size >= LIMIT) marks.clear();
  const mark = sha256(`pawl: credential\n${accessKeyId}`).slice(0, MARK_LENGTH);
  marks.set(accessKeyId, mark);
  return mark;
}
