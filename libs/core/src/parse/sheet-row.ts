import { isBlank } from '../validate/blank.ts';
import type { RowFlaw } from './format.ts';
import { MAX_ROW_CHARS } from './sheet-limits.ts';

/** A row of a sheet: its cells that are not blank, from left to right. */
export interface SheetRow {
  /** Number of the row in the sheet, from 1. */
  readonly line: number;
  /** Columns of the cells, from 0. */
  readonly columns: readonly number[];
  readonly texts: readonly string[];
  /** Whether the cell is text, not a number, a date, a truth value or an error. */
  readonly textual: readonly boolean[];
  readonly flaw?: RowFlaw;
}

/** Gathers the cells of a row. */
export class RowBuilder {
  readonly #line: number;
  readonly #columns: number[] = [];
  readonly #texts: string[] = [];
  readonly #textual: boolean[] = [];
  #chars = 0;
  #flaw: RowFlaw | undefined;

  constructor(line: number) {
    this.#line = line;
  }

  /** Cells may come in any order; of two in one column the first stays. */
  add(column: number, text: string, textual: boolean): void {
    if (isBlank(text)) return;
    this.#chars += text.length;
    if (this.#chars > MAX_ROW_CHARS) {
      this.fail({ code: 'row_too_large', message: `The row holds more than ${MAX_ROW_CHARS} characters.` });
      return;
    }
    const last = this.#columns.at(-1) ?? -1;
    if (column > last) {
      this.#columns.push(column);
      this.#texts.push(text);
      this.#textual.push(textual);
      return;
    }
    const at = this.#columns.findIndex((other) => other >= column);
    if (this.#columns[at] === column) return;
    this.#columns.splice(at, 0, column);
    this.#texts.splice(at, 0, text);
    this.#textual.splice(at, 0, textual);
  }

  /** The first flaw is the one told. */
  fail(flaw: RowFlaw): void {
    this.#flaw ??= flaw;
  }

  failCell(column: number, what: string): void {
    this.fail({ code: 'row_invalid', message: `Cell ${cellName(column, this.#line)} ${what}.` });
  }

  get chars(): number {
    return this.#chars;
  }

  /** Undefined for a row without any value. */
  build(): SheetRow | undefined {
    const flaw = this.#flaw;
    if (this.#texts.length === 0 && flaw === undefined) return undefined;
    const row = { line: this.#line, columns: this.#columns, texts: this.#texts, textual: this.#textual };
    return flaw === undefined ? row : { ...row, flaw };
  }
}

/** `C17`, column from 0, line from 1. */
export function cellName(column: number, line: number): string {
  let letters = '';
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return `${letters}${line}`;
}

export const textAt = (row: SheetRow, column: number): string => row.texts[row.columns.indexOf(column)] ?? '';
