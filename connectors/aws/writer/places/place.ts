import type { Edit } from '../../../../src/edits/engine.ts';
import type { Holder } from '../../inventory.ts';
import type { WrittenPolicy } from '../written/policy.ts';
import type { Template } from '../written/template.ts';

/** What a place says of the holder of what it defines. */
export interface HolderName {
  readonly kind: Holder['kind'];
  readonly name: Template;
}

/** Which live policies a place can stand for, by the names that the file gives them. */
export type PlaceName =
  | { readonly kind: 'inline'; readonly holder: HolderName; readonly policy: Template }
  | { readonly kind: 'managed'; readonly path: Template; readonly name: Template };

/** A managed policy as an attachment names it. */
export type AttachedName = { readonly arn: Template } | { readonly path: Template; readonly name: Template };

/** What cannot be edited there, in one sentence, and where: `file:line`. */
export interface Trouble {
  readonly reason: string;
  readonly where: string;
}

/** Edits that take something out as a whole, or why that is not safe. */
export type Removal = () => readonly Edit[] | Trouble;

/** A place of a definition file that holds one policy, or attaches one. */
export interface Place {
  readonly path: string;
  /** Address inside of the file, stable when other places leave; absent for a file that is one policy. */
  readonly address?: string;
  /** `file:line`. */
  readonly where: string;
  readonly names: readonly PlaceName[];
  /** What the file says; absent when it cannot be read. */
  readonly policy?: WrittenPolicy;
  readonly attachment?: { readonly holder: HolderName; readonly policy: AttachedName };
  /** Why it cannot be edited at all. */
  readonly trouble?: Trouble;
  readonly remove: Removal;
}

/** The places of a file; `reason` when it holds none that could be edited. */
export interface FilePlaces {
  readonly path: string;
  readonly places: readonly Place[];
  readonly reason?: string;
}

/** A trouble as one sentence. */
export function troubleText({ where, reason }: Trouble): string {
  return `${where}: ${reason}`;
}
