import type { ImportOptions } from '@pairloom/contract';
import { BANDED, CONTESTED, findNames } from '../dialect/named-line.ts';
import { FileFault } from '../faults.ts';
import { fieldNamed } from '../mapping/synonyms.ts';
import { trimOuter } from '../validate/blank.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS } from '../validate/limits.ts';
import { HEADER_SEARCH_ROWS } from './sheet-limits.ts';
import { textAt, type SheetRow } from './sheet-row.ts';

/** A merged range: rows from 1, columns from 0, all inclusive. */
export interface Merge {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** The row that names the columns; `row` is undefined when there is none. */
export interface HeaderChoice {
  readonly row: SheetRow | undefined;
  /** Whether it was said or found out: 1 is said. */
  readonly confidence: number;
  /** Lines of rows that it could be as well, likeliest first. */
  readonly others: readonly number[];
}

/** Whether a merged range can belong to a header that begins in the row. */
export const isOfHeader = ({ top }: Merge, line: number): boolean => top >= line && top < line + MAX_HEADER_ROWS;

/** A row that names two fields of a pair can hardly be anything else. */
export const SURE_HEADER = 0.98;
const USABLE = 0.5;
const NO_HEADER = 0.6;
const MAX_HEADER_ROWS = 3;
const LONG_NAME = 100;

/**
 * `nameless` says that the columns wanted are those of a table without a header.
 * @throws FileFault `header_missing` when the row named in the options is blank.
 */
export function chooseHeader(
  rows: readonly SheetRow[],
  option: ImportOptions['header'],
  nameless = false,
): HeaderChoice {
  if (option === false) return { row: undefined, confidence: 1, others: [] };
  if (option === true) return { row: rows[0], confidence: 1, others: [] };
  if (option === undefined) return findHeader(rows.slice(0, HEADER_SEARCH_ROWS), nameless);
  const row = rows.find(({ line }) => line === option);
  if (row === undefined)
    throw new FileFault('header_missing', `Row ${option} of the sheet is blank or not among its first rows.`, {
      line: option,
    });
  return { row, confidence: 1, others: [] };
}

/** The row that names question and answer, else the first behind titles and remarks, if it reads like names. */
function findHeader(rows: readonly SheetRow[], nameless: boolean): HeaderChoice {
  if (rows.length === 0) return { row: undefined, confidence: 0, others: [] };
  const named = findNames(rows.map(cellsOf), NONE);
  const namedRow = rows[named.at];
  const isSure = namedRow !== undefined && headerScore(namedRow) >= SURE_HEADER;
  if (isSure && named.isHeader)
    return named.bands > 0
      ? { row: namedRow, confidence: BANDED, others: linesOf(rows[named.above]) }
      : { row: namedRow, confidence: SURE_HEADER, others: [] };
  const width = Math.max(0, ...rows.map(({ columns }) => columns.length));
  const row = rows.find((each) => isWideEnough(each, width));
  const score = row === undefined ? 0 : headerScore(row);
  if (nameless) return { row: undefined, confidence: SURE_HEADER, others: linesOf(row) };
  if (score < USABLE) return { row: undefined, confidence: NO_HEADER, others: isSure ? linesOf(namedRow) : [] };
  return isSure && namedRow !== row
    ? { row, confidence: Math.min(score, CONTESTED), others: linesOf(namedRow) }
    : { row, confidence: score, others: [] };
}

const NONE: ReadonlySet<string> = new Set();

const linesOf = (row: SheetRow | undefined): number[] => (row === undefined ? [] : [row.line]);

/** The texts of a row by their columns, '' where there is none. */
function cellsOf({ columns, texts }: SheetRow): string[] {
  const cells = new Array<string>((columns.at(-1) ?? -1) + 1).fill('');
  columns.forEach((column, i) => (cells[column] = texts[i] as string));
  return cells;
}

/** A title or a remark above the table fills fewer cells than the table has columns. */
const isWideEnough = ({ columns }: SheetRow, width: number): boolean =>
  width < 2 ? columns.length > 0 : columns.length >= 2 && columns.length >= width / 3;

/** How much a row looks like names of columns, 0 to 1. */
export function headerScore({ texts, textual }: SheetRow): number {
  if (textual.includes(false) || texts.some((text) => text.length > MAX_COLUMN_NAME_CHARS)) return 0;
  const fields = new Set(texts.map((text) => fieldNamed(text)).filter((field) => field !== undefined));
  if (fields.size > 1) return SURE_HEADER;
  if (fields.size === 1) return 0.85;
  if (texts.some((text) => text.length > LONG_NAME || /[?？؟。!]$/.test(trimOuter(text)) || /[.]\s/.test(text)))
    return 0.2;
  return new Set(texts).size === texts.length ? 0.7 : 0.4;
}

/**
 * The last row of the header: a header may stand on two or three rows, when one of its cells is merged downwards or stands above
 * several names.
 */
export function lastHeaderRow(first: number, rows: readonly SheetRow[], merges: readonly Merge[]): number {
  const own = merges.filter(({ top }) => top === first);
  const down = Math.max(first, ...own.map(({ bottom }) => bottom));
  if (down > first) return Math.min(down, first + MAX_HEADER_ROWS - 1);
  const next = rows.find(({ line }) => line === first + 1);
  const across = own.filter(({ left, right }) => right > left);
  if (next === undefined || across.length === 0 || next.textual.includes(false)) return first;
  const below = next.columns.every((column) => across.some(({ left, right }) => column >= left && column <= right));
  return below ? first + 1 : first;
}

/**
 * Names of the columns by column: the values of the header rows from top to bottom, a merged cell's value standing in all that it
 * covers.
 * @throws FileFault `header_too_long`, `columns_too_many`.
 */
export function headerNames(
  first: number,
  last: number,
  rows: readonly SheetRow[],
  merges: readonly Merge[],
): Map<number, string> {
  const block = rows.filter(({ line }) => line >= first && line <= last);
  const covering = merges.filter(({ top, bottom }) => top <= last && bottom >= first);
  const columns = new Set(block.flatMap((row) => row.columns));
  for (const { left, right } of covering)
    if (columns.has(left))
      for (let column = left; column <= right && columns.size <= MAX_COLUMNS; column++) columns.add(column);
  const names = new Map<number, string>();
  for (const column of [...columns].sort((a, b) => a - b)) {
    const parts = block.map((row) => cleanName(valueAt(row, column, covering)));
    names.set(column, checked([...new Set(parts)].filter((part) => part !== '').join(' '), first));
  }
  if (names.size > MAX_COLUMNS)
    throw new FileFault('columns_too_many', `The header has more than ${MAX_COLUMNS} columns.`, { line: first });
  return names;
}

function valueAt(row: SheetRow, column: number, merges: readonly Merge[]): string {
  const own = textAt(row, column);
  if (own !== '') return own;
  const merge = merges.find(({ top, left, right }) => top === row.line && left < column && right >= column);
  return merge === undefined ? '' : textAt(row, merge.left);
}

const cleanName = (text: string): string => trimOuter(text).replace(/\s+/g, ' ');

function checked(name: string, line: number): string {
  if (name.length > MAX_COLUMN_NAME_CHARS)
    throw new FileFault('header_too_long', `A column name is longer than ${MAX_COLUMN_NAME_CHARS} characters.`, {
      line,
    });
  return name;
}
