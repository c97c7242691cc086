import { FileFault } from '../faults.ts';
import { MAX_SHEET_COLUMNS, MAX_SHEET_ROWS } from './sheet-limits.ts';
import { RowBuilder, type SheetRow } from './sheet-row.ts';
import { readXml, type XmlAttributes, type XmlHandler } from './sheet-xml.ts';
import { numberText, type DateSystem, type NumberStyle } from './xlsx-number.ts';
import { RichText, unescapeText, type SharedStrings } from './xlsx-strings.ts';

/** What the cells of a workbook refer to. */
export interface CellContext {
  readonly strings: SharedStrings | undefined;
  readonly styles: readonly NumberStyle[];
  readonly system: DateSystem;
}

const PLAIN: NumberStyle = { as: 'number' };

/** A cell as it is written; `shared` is the number of its text. */
interface WrittenCell {
  readonly column: number;
  readonly text: string;
  readonly textual: boolean;
  readonly shared?: number;
  readonly wrong?: string;
}

interface WrittenRow {
  readonly line: number;
  readonly cells: WrittenCell[];
}

/**
 * The rows of a sheet that hold something, in the order written.
 * @throws FileFault `package_invalid`, `sheet_too_large`.
 */
export async function* readSheetRows(
  bytes: AsyncIterable<Buffer>,
  part: string,
  context: CellContext,
): AsyncGenerator<readonly SheetRow[]> {
  const handler = new SheetHandler(context);
  for await (const _ of readXml(bytes, part, handler)) {
    const written = handler.take();
    if (written.length === 0) continue;
    await context.strings?.reach(lastShared(written));
    const rows = written.flatMap((row) => resolve(row, context.strings) ?? []);
    if (rows.length > 0) yield rows;
  }
}

function lastShared(rows: readonly WrittenRow[]): number {
  let last = -1;
  for (const row of rows) for (const { shared } of row.cells) if (shared !== undefined && shared > last) last = shared;
  return last;
}

function resolve(row: WrittenRow, strings: SharedStrings | undefined): SheetRow | undefined {
  const built = new RowBuilder(row.line);
  for (const { column, text, textual, shared, wrong } of row.cells) {
    const resolved = shared === undefined ? text : strings?.get(shared);
    if (wrong !== undefined) built.failCell(column, wrong);
    if (resolved === undefined) built.failCell(column, 'names a text that the workbook does not hold');
    else built.add(column, resolved, textual);
  }
  return built.build();
}

/** Hears of the cells of a sheet, gathers those with something in them. */
class SheetHandler implements XmlHandler {
  readonly #context: CellContext;
  readonly #rich = new RichText();
  #rows: WrittenRow[] = [];
  #inRows = false;
  #inValue = false;
  #inline = false;
  #line = 0;
  #cells: WrittenCell[] = [];
  #column = -1;
  #type = 'n';
  #style: string | undefined;
  #value: string | undefined;
  #formula = false;

  constructor(context: CellContext) {
    this.#context = context;
  }

  take(): WrittenRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  open(name: string, attributes: XmlAttributes): void {
    if (this.#inline) this.#rich.open(name);
    else if (name === 'sheetData') this.#inRows = true;
    else if (this.#inRows) this.#openInRows(name, attributes);
  }

  #openInRows(name: string, attributes: XmlAttributes): void {
    switch (name) {
      case 'row':
        this.#openRow(attributes.r);
        break;
      case 'c':
        this.#column = (attributes.r === undefined ? undefined : columnOf(attributes.r)) ?? this.#column + 1;
        this.#type = attributes.t ?? 'n';
        this.#style = attributes.s;
        this.#value = undefined;
        this.#formula = false;
        break;
      case 'v':
        this.#value = '';
        this.#inValue = true;
        break;
      case 'f':
        this.#formula = true;
        break;
      case 'is':
        this.#inline = true;
        break;
    }
  }

  #openRow(number: string | undefined): void {
    this.#line = number !== undefined && /^[1-9]\d*$/.test(number) ? Number(number) : this.#line + 1;
    if (this.#line > MAX_SHEET_ROWS)
      throw new FileFault('sheet_too_large', `The sheet has more than ${MAX_SHEET_ROWS} rows.`);
    this.#column = -1;
    this.#cells = [];
  }

  text(text: string): void {
    if (this.#inValue) this.#value += text;
    else if (this.#inline) this.#rich.add(text);
  }

  close(name: string): void {
    switch (name) {
      case 'v':
        this.#inValue = false;
        break;
      case 'is':
        this.#inline = false;
        this.#value = this.#rich.take();
        break;
      case 'c':
        if (this.#inRows) this.#closeCell();
        break;
      case 'row':
        if (this.#inRows && this.#cells.length > 0) this.#rows.push({ line: this.#line, cells: this.#cells });
        this.#cells = [];
        break;
      case 'sheetData':
        this.#inRows = false;
        break;
      default:
        if (this.#inline) this.#rich.close(name);
    }
  }

  #closeCell(): void {
    const column = this.#column;
    if (column >= MAX_SHEET_COLUMNS || this.#cells.length >= MAX_SHEET_COLUMNS)
      throw new FileFault('sheet_too_large', `Row ${this.#line} has more than ${MAX_SHEET_COLUMNS} columns.`);
    const value = this.#value ?? '';
    // A formula that gives no text stores '' as text; where nothing at all is stored, nobody has calculated it.
    if (this.#formula && value.trim() === '' && this.#type !== 'str')
      this.#cells.push({ column, text: '', textual: false, wrong: 'holds a formula without a stored value' });
    else if (value !== '') this.#cells.push(this.#cellOf(column, value));
  }

  #cellOf(column: number, value: string): WrittenCell {
    switch (this.#type) {
      case 's': {
        const shared = /^\s*\d{1,9}\s*$/.test(value) ? Number(value) : Number.MAX_SAFE_INTEGER;
        return { column, text: '', textual: true, shared };
      }
      case 'inlineStr':
      case 'str':
        return { column, text: unescapeText(value), textual: true };
      case 'b':
        return { column, text: /^\s*(1|true)\s*$/.test(value) ? 'TRUE' : 'FALSE', textual: false };
      case 'e':
        return { column, text: value, textual: false };
      case 'd':
        return { column, text: value.replace(/T00:00:00(\.0+)?Z?$/, ''), textual: false };
      default:
        return { column, text: numberText(value, this.#numberStyle(), this.#context.system), textual: false };
    }
  }

  #numberStyle(): NumberStyle {
    return this.#context.styles[Number(this.#style ?? 0)] ?? PLAIN;
  }
}

/** Column of a reference such as `AB12`, from 0; undefined for what is none. */
export function columnOf(reference: string): number | undefined {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = (reference.charCodeAt(i) | 0x20) - 0x60;
    if (letter < 1 || letter > 26) return i === 0 || i > 3 ? undefined : column - 1;
    column = column * 26 + letter;
  }
  return undefined;
}
