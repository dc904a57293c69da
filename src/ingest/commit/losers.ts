import type { Store } from '../../store/store.ts';
import type { FoldedPack } from '../fold/pack.ts';
import type { Fate, Loser } from '../ids/decide.ts';

/** Records of a batch that do not count. */
export class Losers {
  readonly #byFile = new Map<number, Map<number, Fate>>();
  /** Which file lost records to which. */
  readonly #overlaps = new Map<string, readonly [number, number]>();
  #refused = 0;

  constructor(losers: readonly Loser[]) {
    for (const { inputId: file, position, fate, winner } of losers) {
      const own = this.#byFile.get(file) ?? new Map<number, Fate>();
      this.#byFile.set(file, own.set(position, fate));
      if (fate !== 'duplicate') this.#refused += 1;
      if (winner !== undefined && winner !== file) this.#overlaps.set(`${file} ${winner}`, [file, winner]);
    }
  }

  /** Those of a file, by position. */
  of(file: number): ReadonlyMap<number, Fate> | undefined {
    return this.#byFile.get(file);
  }

  /** How many of a file there are of each kind. */
  counts(file: number): { readonly duplicate: number; readonly quarantined: number } {
    const fates = [...(this.#byFile.get(file)?.values() ?? [])];
    const duplicate = fates.filter((fate) => fate === 'duplicate').length;
    return { duplicate, quarantined: fates.length - duplicate };
  }

  get hasRefused(): boolean {
    return this.#refused > 0;
  }

  /** Writes which file lost records to which, so that it is read again when the winner changes. */
  async enterOverlaps(store: Store): Promise<void> {
    const pairs = [...this.#overlaps.values()].sort(([a, b], [c, d]) => a - c || b - d);
    if (pairs.length === 0) return;
    await store.append('overlap', [{ name: 'input_id', values: pairs.map(([file]) => file) }, { name: 'winner_id', values: pairs.map(([, winner]) => winner) }]);
  }

  /** Puts those that are no duplicates into `refused`. */
  async stageRefused(store: Store, packs: readonly FoldedPack[]): Promise<void> {
    const rows = packs.flatMap(({ files, rows: { position, group, day }, groups, calls }) =>
      files.flatMap(({ inputId, fromRow, toRow }) => {
        const fates = this.#byFile.get(inputId);
        if (fates === undefined) return [];
        const found = [];
        for (let row = fromRow; row < toRow; row += 1) {
          const fate = fates.get(position[row] as number);
          if (fate === undefined || fate === 'duplicate') continue;
          found.push({ input_id: inputId, position: position[row], reason: fate, call_id: calls.callId[groups.call[group[row] as number] as number], day: day[row] });
        }
        return found;
      }),
    );
    await store.append('refused', (['input_id', 'position', 'reason', 'call_id', 'day'] as const).map((name) => ({ name, values: rows.map((row) => row[name]) })));
  }
}
