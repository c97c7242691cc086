import { FileFault } from '../faults.ts';
import type { Look, PackageFormat, ReadOptions, RowSettings, SourceBytes, SourceRow } from './rewrite.ts';
import { columnOf, readSheetRows, type CellContext } from './xlsx-rows.ts';
import { isOfHeader, type Merge } from './sheet-header.ts';
import { MAX_SHEET_COLUMNS, MERGES_SEARCHED_BYTES, ROWS_LOOKED_AT, SHEETS_LOOKED_AT } from './sheet-limits.ts';
import { lookAtSheets, sheetSettings, type SheetHead } from './sheet-look.ts';
import { SheetPackage } from './sheet-package.ts';
import type { SheetRow } from './sheet-row.ts';
import { SheetRows } from './sheet-rows.ts';
import { SharedStrings } from './xlsx-strings.ts';
import { readStyles, readXlsxParts, type XlsxParts, type XlsxSheet } from './xlsx-workbook.ts';

/**
 * Workbooks of Excel 2007 and later (XLSX, XLSM, templates), in both namespaces of the standard. A row is a row of one sheet
 * that holds something; its line is its number in the sheet. Cells are text, as Excel shows them as far as that needs no locale:
 * dates in ISO 8601, numbers by their format where that is certain and without grouping, TRUE and FALSE, the results of formulas as
 * they were stored. Macros are not looked at.
 */
export const xlsx: PackageFormat = { look, rows };

async function look(source: SourceBytes, options: ReadOptions): Promise<Look> {
  const workbook = await openWorkbook(source);
  try {
    const heads: SheetHead<XlsxSheet>[] = [];
    for (const sheet of workbook.parts.sheets)
      heads.push(
        heads.length < SHEETS_LOOKED_AT || isNamed(sheet, options)
          ? await headOf(workbook, sheet)
          : { sheet, rows: [], complete: false, estimate: null },
      );
    return await lookAtSheets(heads, options, (sheet, line) => mergesOf(workbook.pack, sheet, line));
  } finally {
    await workbook.context.strings?.close();
  }
}

async function* rows(source: SourceBytes, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const known = sheetSettings(settings);
  const { pack, parts, context } = await openWorkbook(source);
  try {
    const sheet = parts.sheets.find(({ name, number }) => name === known.sheet && number === known.number);
    if (sheet === undefined)
      throw new FileFault('sheet_not_found', `There is no sheet ${JSON.stringify(known.sheet)}.`);
    const converted = new SheetRows(known);
    for await (const batch of readSheetRows(pack.read(sheet.part), sheet.part, context)) yield converted.convert(batch);
  } finally {
    await context.strings?.close();
  }
}

interface OpenWorkbook {
  readonly pack: SheetPackage;
  readonly parts: XlsxParts;
  readonly context: CellContext;
}

async function openWorkbook(source: SourceBytes): Promise<OpenWorkbook> {
  const pack = await SheetPackage.open(source);
  const parts = await readXlsxParts(pack);
  const styles = await readStyles(pack, parts.styles);
  const strings = parts.strings === undefined ? undefined : new SharedStrings(pack.read(parts.strings), parts.strings);
  return { pack, parts, context: { strings, styles, system: parts.system } };
}

const isNamed = ({ name, number }: XlsxSheet, { sheet }: ReadOptions): boolean =>
  sheet !== undefined && (name.toLowerCase() === String(sheet).toLowerCase() || String(number) === String(sheet));

/** The first rows of a sheet. How many there are is told by the share of its bytes that they took. */
async function headOf({ pack, context }: OpenWorkbook, sheet: XlsxSheet): Promise<SheetHead<XlsxSheet>> {
  let bytes = 0;
  const counted = async function* (): AsyncGenerator<Buffer> {
    for await (const piece of pack.read(sheet.part)) {
      bytes += piece.length;
      yield piece;
    }
  };
  const head: SheetRow[] = [];
  for await (const batch of readSheetRows(counted(), sheet.part, context)) {
    head.push(...batch);
    if (head.length < ROWS_LOOKED_AT) continue;
    const estimate = Math.round((head.length * pack.size(sheet.part)) / Math.max(bytes, 1));
    return { sheet, rows: head, complete: false, estimate };
  }
  return { sheet, rows: head, complete: true, estimate: head.length };
}

const CARRIED_CHARS = 200;
const MERGE = /<(?:\w+:)?mergeCell\s[^>]*?\bref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']/g;

/** Merged cells stand behind the rows: those of the header are found without taking the rows apart. */
async function mergesOf(pack: SheetPackage, sheet: XlsxSheet, line: number): Promise<readonly Merge[]> {
  if (pack.size(sheet.part) > MERGES_SEARCHED_BYTES) return [];
  const merges: Merge[] = [];
  let carried = '';
  for await (const bytes of pack.read(sheet.part)) {
    const text = carried + bytes.toString('latin1');
    let end = 0;
    for (const match of text.matchAll(MERGE)) {
      const merge = mergeOf(match);
      if (isOfHeader(merge, line) && merges.length < MAX_SHEET_COLUMNS) merges.push(merge);
      end = match.index + match[0].length;
    }
    carried = text.slice(Math.max(end, text.length - CARRIED_CHARS));
  }
  return merges;
}

function mergeOf([, left, top, right, bottom]: RegExpExecArray): Merge {
  return {
    left: columnOf(`${left}1`) ?? 0,
    top: Number(top),
    right: columnOf(`${right}1`) ?? 0,
    bottom: Number(bottom),
  };
}
