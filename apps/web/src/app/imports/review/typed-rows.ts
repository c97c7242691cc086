import { Injectable, signal } from '@angular/core';
import type { DraftOptions } from '../../api/imports-api.ts';
import type { ImportDraft } from '../dialog/import-draft.ts';

/** Values by column, where they differ from those of the row. */
export type Typed = Readonly<Record<string, string>>;
type TypedByRow = ReadonlyMap<number, Typed>;

const NONE: TypedByRow = new Map();

/** Which file is read, and how: read otherwise, its rows may be others. Corrections and the mapping leave columns and numbers of rows alone. */
export function readingOf({ sourceId, readingOptions }: Pick<ImportDraft, 'sourceId' | 'readingOptions'>): string {
  const others: DraftOptions = { ...readingOptions(), edits: undefined, mapping: undefined };
  return JSON.stringify([sourceId(), others]);
}

/** What is typed over rows and not stored yet. It outlives the step, which one leaves and comes back to. */
@Injectable({ providedIn: 'root' })
export class TypedRows {
  readonly #kept = signal<{ readonly reading: string; readonly rows: TypedByRow }>({ reading: '', rows: NONE });

  of(reading: string): TypedByRow {
    const { reading: keptFor, rows } = this.#kept();
    return keptFor === reading ? rows : NONE;
  }

  /** Undefined: what stands there is what the row has anyway. */
  type(reading: string, row: number, column: string, value: string | undefined): void {
    const { [column]: _before, ...others } = this.of(reading).get(row) ?? {};
    this.#put(reading, row, value === undefined ? others : { ...others, [column]: value });
  }

  /** What was typed is stored; what has been typed since is not. */
  forget(reading: string, row: number, stored: Typed): void {
    const typed = this.of(reading).get(row);
    if (typed === undefined) return;
    const since = Object.entries(typed).filter(([column, value]) => value !== stored[column]);
    this.#put(reading, row, Object.fromEntries(since));
  }

  /** Of these rows, or of all. */
  drop(reading: string, numbers: readonly number[] = [...this.of(reading).keys()]): void {
    const gone = new Set(numbers);
    const rows = [...this.of(reading)].filter(([row]) => !gone.has(row));
    if (rows.length < this.of(reading).size) this.#kept.set({ reading, rows: new Map(rows) });
  }

  #put(reading: string, row: number, typed: Typed): void {
    const rows = new Map(this.of(reading));
    if (Object.keys(typed).length === 0) rows.delete(row);
    else rows.set(row, typed);
    this.#kept.set({ reading, rows });
  }
}
