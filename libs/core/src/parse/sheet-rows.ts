import { MAX_SHEET_RAW_CHARS } from './sheet-limits.ts';
import type { FlawedRow, SourceRow } from './rewrite.ts';
import type { SheetSettings } from './sheet-look.ts';
import { cellName, type SheetRow } from './sheet-row.ts';

/** Turns rows of a sheet into rows of the source; those up to the header are none. */
export class SheetRows {
  readonly #settings: SheetSettings;
  readonly #places: ReadonlyMap<number, number>;

  constructor(settings: SheetSettings) {
    this.#settings = settings;
    this.#places = new Map(settings.columns.map((column, place) => [column, place]));
  }

  convert(rows: readonly SheetRow[]): SourceRow[] {
    return rows.filter(({ line }) => line >= this.#settings.firstRow).map((row) => this.#rowOf(row));
  }

  #rowOf(row: SheetRow): SourceRow {
    if (row.flaw !== undefined) return flawed(row, row.flaw);
    const values = new Array<string>(this.#settings.columns.length).fill('');
    for (const [i, column] of row.columns.entries()) {
      const place = this.#places.get(column);
      if (place === undefined) {
        const message = `Cell ${cellName(column, row.line)} holds a value, but its column has no name.`;
        return flawed(row, { code: 'fields_too_many', message });
      }
      values[place] = row.texts[i] as string;
    }
    return { line: row.line, values };
  }
}

function flawed({ line, texts }: SheetRow, flaw: FlawedRow['flaw']): FlawedRow {
  return { line, flaw, raw: texts.join('\t').slice(0, MAX_SHEET_RAW_CHARS) };
}
