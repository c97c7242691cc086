import { FileFault } from '../faults.ts';
import { isBlank } from '../validate/blank.ts';
import { cellValue, CellText, countOf } from './ods-cell.ts';
import type { Merge } from './sheet-header.ts';
import {
  HEADER_SEARCH_ROWS,
  MAX_REPEATED_CHARS,
  MAX_SHEET_COLUMNS,
  MAX_SHEET_ROWS,
  MAX_SHEETS,
} from './sheet-limits.ts';
import type { SheetInfo } from './sheet-look.ts';
import { RowBuilder, type SheetRow } from './sheet-row.ts';
import { attributeOf, type XmlAttributes, type XmlHandler } from './sheet-xml.ts';

/** A row that stands in `copies` rows one below the other. */
export interface OdsRow {
  readonly table: number;
  readonly row: SheetRow;
  readonly copies: number;
}

export interface OdsTable extends SheetInfo {
  /** Merged cells of the first rows. */
  readonly merges: Merge[];
}

/** What stands in or over a cell without being its value. */
const LEFT_OUT = new Set([
  'annotation',
  'frame',
  'custom-shape',
  'control',
  'rect',
  'line',
  'g',
  'ruby-text',
  'note',
  'table',
]);

interface OpenCell {
  readonly attributes: XmlAttributes;
  readonly text: CellText;
  /** Elements open that are left out. */
  leftOut: number;
}

/** Hears of the tables of a content.xml. */
export class OdsHandler implements XmlHandler {
  readonly tables: OdsTable[] = [];
  /** Tables that have ended. */
  ended = 0;
  sawSpreadsheet = false;
  #rows: OdsRow[] = [];
  readonly #hiddenStyles = new Set<string>();
  #style = '';
  #inSheets = false;
  #line = 0;
  #copies = 1;
  #column = 0;
  #row: RowBuilder | undefined;
  #cell: OpenCell | undefined;
  #repeatedChars = 0;

  take(): OdsRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (this.#cell !== undefined) this.#openInCell(this.#cell, name, attributes);
    else if (this.#inSheets) this.#openInSheets(name, attributes);
    else if (name === 'spreadsheet') this.sawSpreadsheet = this.#inSheets = true;
    else if (name === 'style') this.#style = attributeOf(attributes, 'name') ?? '';
    else if (name === 'table-properties' && attributeOf(attributes, 'display') === 'false')
      this.#hiddenStyles.add(this.#style);
  }

  #openInCell(cell: OpenCell, name: string, attributes: XmlAttributes): void {
    if (cell.leftOut > 0 || LEFT_OUT.has(name)) cell.leftOut++;
    else cell.text.open(name, attributes);
  }

  #openInSheets(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case 'table':
        this.#openTable(attributes);
        break;
      case 'table-row':
        if (this.tables.length === this.ended) break;
        this.#copies = countOf(attributes, 'number-rows-repeated');
        this.#line++;
        this.#column = 0;
        this.#row = new RowBuilder(this.#line);
        break;
      case 'table-cell':
      case 'covered-table-cell':
        if (this.#row !== undefined) this.#cell = { attributes, text: new CellText(), leftOut: 0 };
        break;
    }
  }

  #openTable(attributes: XmlAttributes): void {
    const number = this.tables.length + 1;
    if (number > MAX_SHEETS) throw new FileFault('sheet_too_large', `The workbook has more than ${MAX_SHEETS} sheets.`);
    const hidden = this.#hiddenStyles.has(attributeOf(attributes, 'style-name') ?? '');
    this.tables.push({
      name: attributes['table:name'] ?? attributeOf(attributes, 'name') ?? '',
      number,
      hidden,
      merges: [],
    });
    this.#line = 0;
  }

  text(text: string): void {
    if (this.#cell?.leftOut === 0) this.#cell.text.text(text);
  }

  close(name: string): void {
    const cell = this.#cell;
    if (cell !== undefined && cell.leftOut > 0) cell.leftOut--;
    else if (cell !== undefined && (name === 'table-cell' || name === 'covered-table-cell')) this.#closeCell(cell);
    else if (cell !== undefined) cell.text.close(name);
    else if (name === 'table-row') this.#closeRow();
    else if (name === 'table' && this.#inSheets) this.ended = this.tables.length;
    else if (name === 'spreadsheet') this.#inSheets = false;
  }

  #closeCell({ attributes, text }: OpenCell): void {
    this.#cell = undefined;
    const column = this.#column;
    const copies = countOf(attributes, 'number-columns-repeated');
    this.#column += copies;
    this.#noteMerge(attributes, column);
    const value = cellValue(attributes, text.value);
    if (value.unknown) this.#row?.failCell(column, 'holds a formula without a stored value');
    if (isBlank(value.text)) return;
    if (column + copies > MAX_SHEET_COLUMNS)
      throw new FileFault('sheet_too_large', `Row ${this.#line} has more than ${MAX_SHEET_COLUMNS} columns.`);
    for (let at = column; at < column + copies; at++) this.#row?.add(at, value.text, value.textual);
  }

  #noteMerge(attributes: XmlAttributes, left: number): void {
    const merges = this.tables.at(-1)?.merges;
    if (merges === undefined || this.#line > HEADER_SEARCH_ROWS || merges.length >= MAX_SHEET_COLUMNS) return;
    const right = left + countOf(attributes, 'number-columns-spanned') - 1;
    const bottom = this.#line + countOf(attributes, 'number-rows-spanned') - 1;
    if (right > left || bottom > this.#line) merges.push({ top: this.#line, bottom, left, right });
  }

  #closeRow(): void {
    const row = this.#row?.build();
    const chars = this.#row?.chars ?? 0;
    this.#row = undefined;
    if (row !== undefined) this.#keep(row, chars);
    this.#line += this.#copies - 1;
  }

  #keep(row: SheetRow, chars: number): void {
    const copies = this.#copies;
    if (row.line + copies - 1 > MAX_SHEET_ROWS)
      throw new FileFault('sheet_too_large', `The sheet has more than ${MAX_SHEET_ROWS} rows.`);
    this.#repeatedChars += (copies - 1) * chars;
    if (this.#repeatedChars > MAX_REPEATED_CHARS)
      throw new FileFault('sheet_too_large', 'The rows that the sheet repeats hold more text than is read.');
    this.#rows.push({ table: this.tables.length - 1, row, copies });
  }
}
