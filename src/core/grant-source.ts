import type { UtcDay } from './day.ts';

/** A text file as an inventory reader gets it. */
export interface InputText {
  readonly path: string;
  readonly text: string;
}

/** Reads exports of the granted side. */
export interface GrantSource<I> {
  /**
   * One inventory per instance, plain JSON data. `documented`: the files that `Connector.documented` names.
   * @throws SourceError when an export is visibly partial or not an export at all.
   */
  readonly read: (source: string, exports: readonly InputText[], documented?: readonly InputText[]) => readonly ReadInventory<I>[];
}

/** The granted side of one instance. */
export interface ReadInventory<I> {
  readonly instance: string;
  readonly inventory: I;
  /** Latest UTC day of which the export itself tells (something was made, changed or used): it was taken then or later. */
  readonly toldOn?: UtcDay;
}
