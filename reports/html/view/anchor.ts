import { createHash } from 'node:crypto';

/** What an anchor stands for. */
export type AnchorKind = 'principal' | 'finding' | 'proposal' | 'split';

/** Id of a section, made from a hash so that no outside text reaches an id or a fragment; stable from night to night. */
export function anchor(kind: AnchorKind, id: string): string {
  return `${kind}-${createHash('sha256').update(id).digest('hex').slice(0, 12)}`;
}
