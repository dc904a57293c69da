import type { Store } from '../../store/store.ts';

/** What a file leaves behind besides calls, as rows of their tables. */
export interface SideRows {
  readonly coverage: CoverageRow[];
  readonly undated: UndatedRow[];
  readonly quarantine: QuarantineRow[];
  readonly skipped: SkippedRow[];
}

export interface CoverageRow {
  readonly input_id: number;
  readonly source: string;
  readonly instance: string;
  readonly scope: string;
  readonly used_on: string;
  readonly state: 'covered' | 'partial' | 'lost';
  readonly reason: string;
  /** Milliseconds since 1970. */
  readonly last_at: number | null;
}

export interface UndatedRow {
  readonly input_id: number;
  readonly source: string;
  readonly instance: string;
  readonly scope: string;
  readonly state: 'partial' | 'lost';
  readonly reason: string;
}

export interface QuarantineRow {
  readonly input_id: number;
  readonly position: string;
  readonly reason: string;
  readonly instance: string | null;
  readonly scope: string | null;
  readonly principal: string | null;
  readonly used_on: string | null;
}

export interface SkippedRow {
  readonly input_id: number;
  readonly reason: string;
  readonly records: number;
}

export function noRows(): SideRows {
  return { coverage: [], undated: [], quarantine: [], skipped: [] };
}

export async function appendRows(store: Store, rows: SideRows): Promise<void> {
  for (const table of ['coverage', 'undated', 'quarantine', 'skipped'] as const) {
    const [first] = rows[table];
    if (first === undefined) continue;
    const all = rows[table] as readonly (typeof first)[];
    const names = Object.keys(first) as (keyof typeof first)[];
    await store.append(table, names.map((name) => ({ name, values: all.map((row) => row[name]) })));
  }
}
