import type { Guess, ImportOptions } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import type { SourceHead } from '../parse/format.ts';
import { headRecords, syntaxOf, textOf, type HeadRecord } from '../parse/head-records.ts';
import { repairRecord, splitRecord, type Marks } from '../parse/record-splitter.ts';
import { isBlank, trimOuter } from '../validate/blank.ts';
import { isGeneratedName } from './column-names.ts';
import { usualWidth } from './detect-marks.ts';
import { amongOthers, given } from './guesses.ts';
import { judgeHeader } from './header-or-not.ts';
import { BANDED, CONTESTED, findNames, isKnownName } from './named-line.ts';

/** A record of the head taken apart. */
export interface HeadLine extends HeadRecord {
  readonly fields: readonly string[];
}

/** Where the rows of a table stand in its head. */
export interface TableLayout {
  /** The lines that name the columns, the first and those that repeat it; none where there is no header. */
  readonly header: readonly HeadLine[];
  readonly rows: readonly HeadLine[];
  /** Fields that most rows have. */
  readonly width: number;
  readonly bodyStart: number;
  readonly bodyLine: number;
  readonly otherTableLine?: number;
  readonly guesses: readonly Guess[];
}

/** Lines before the header that are looked through. */
const PREAMBLE_LINES = 50;
const ROWS_JUDGED = 100;
/** The line `sep=;` by which spreadsheets are told the delimiter. */
const SEPARATOR_SAID = /^sep=$/i;
const NAMED = 0.99;
/** A line with at least so many names of columns, and nothing but such or most, is the header of another table. */
const NAMES_ALONE = 2;
const NAMES_AMONG_OTHERS = 3;

/** Finds header and rows. @throws FileFault `header_missing`, `header_too_long`. */
export function layOut(
  head: SourceHead,
  marks: Marks,
  option: ImportOptions['header'],
  wanted: ReadonlySet<string>,
): TableLayout {
  const read = readLines(head, marks);
  const width = usualWidth(read.map(({ fields }) => fields.length));
  const lines = withFirstLineMended(head, marks, read, width);
  const found = option === undefined ? findHeader(lines, width, wanted) : headerAsked(lines, option, head);
  const { first, isHeader, guess } = found;
  const header = isHeader ? headerLines(lines, first) : [];
  const last = header.at(-1);
  const begin = lines[first];
  const body =
    last === undefined
      ? { bodyStart: begin?.start ?? head.start, bodyLine: begin?.line ?? 1 }
      : { bodyStart: last.next, bodyLine: last.nextLine };
  const rows = lines.slice(first + header.length);
  const other = otherTable(header[0], rows);
  return { header, rows, width, ...body, ...other, guesses: [guess] };
}

/**
 * A stray quote in the header runs on to the next quote, over the lines between. When the first line by itself has as many fields
 * as the table, the quote is text and the rows begin on the next line.
 */
function withFirstLineMended(head: SourceHead, marks: Marks, lines: HeadLine[], width: number): HeadLine[] {
  const [first] = lines;
  if (first === undefined || first.sound || first.nextLine - first.line < 2 || width < 2) return lines;
  const text = textOf(head, first);
  const [line = '', lineEnd = ''] = /^[^\r\n]*(\r\n?|\n)/.exec(text) ?? [];
  const own = line.slice(0, line.length - lineEnd.length);
  const fields = repairRecord(own, marks, width);
  if (fields === undefined) return lines;
  const end = first.start + Buffer.byteLength(own);
  const next = end + lineEnd.length;
  const mended = { start: first.start, end, next, line: first.line, nextLine: first.line + 1, sound: true, fields };
  return [mended, ...readLines(head, marks, { byte: next, line: mended.nextLine })];
}

function readLines(head: SourceHead, marks: Marks, from?: { byte: number; line: number }): HeadLine[] {
  const records = headRecords(head, syntaxOf(marks), Infinity, from).map((record) => {
    const text = textOf(head, record);
    return { record, text, split: splitRecord(text, marks) };
  });
  const isSound = ({ misplaced, unclosed }: { misplaced: number; unclosed: number }): boolean =>
    misplaced < 0 && unclosed < 0;
  const sound = records.filter(({ split }) => isSound(split));
  const width = usualWidth(sound.map(({ split }) => split.fields.length));
  return records.map(({ record, text, split }) => {
    if (isSound(split)) return { ...record, sound: true, fields: split.fields };
    const repaired = repairRecord(text, marks, width);
    return { ...record, sound: repaired !== undefined, fields: repaired ?? split.fields };
  });
}

interface HeaderFound {
  readonly first: number;
  readonly isHeader: boolean;
  readonly guess: Guess;
}

function headerAsked(
  lines: readonly HeadLine[],
  option: NonNullable<ImportOptions['header']>,
  head: SourceHead,
): HeaderFound {
  const guess = given('header', option);
  if (option === false) return { first: 0, isHeader: false, guess };
  const first = option === true ? 0 : lines.findIndex(({ line, nextLine }) => line <= option && option < nextLine);
  const atEnd = option !== true && first < 0 ? lines.findIndex(({ line }) => line === option) : first;
  if (lines[atEnd] !== undefined) return { first: atEnd, isHeader: true, guess };
  if (!head.complete)
    throw new FileFault('header_too_long', 'The header line does not end within the first MiB of the file.');
  throw new FileFault('header_missing', `There is no record on line ${option === true ? 1 : option}.`);
}

/** The header: the line that names what is wanted, else the first behind a preamble, if it reads like names at all. */
function findHeader(lines: readonly HeadLine[], width: number, wanted: ReadonlySet<string>): HeaderFound {
  const start = lines.slice(0, PREAMBLE_LINES);
  const named = findNames(
    start.map(({ fields }) => fields),
    wanted,
  );
  if (named.isHeader) {
    const others = named.bands > 0 ? [named.above] : [];
    return asHeader(lines, named.at, named.bands > 0 ? BANDED : NAMED, others);
  }
  const first = Math.max(
    start.findIndex((line, i) => !isPreamble(line, lines[i + 1], width)),
    0,
  );
  const rivals = named.at < 0 || named.at === first ? [] : [named.at];
  const candidate = lines[first]?.fields ?? [];
  if (isNameless(wanted)) return asRows(lines, 0.99, first);
  if (candidate.some(isKnownName)) return asHeader(lines, first, rivals.length > 0 ? CONTESTED : 0.95, rivals);
  const rows = lines.slice(first + 1, first + 1 + ROWS_JUDGED).map(({ fields }) => fields);
  const { isHeader, confidence } = judgeHeader(candidate, rows);
  const sure = rivals.length > 0 ? Math.min(confidence, CONTESTED) : confidence;
  return isHeader ? asHeader(lines, first, sure, rivals) : asRows(lines, sure, ...rivals);
}

/** Whether the names wanted are those of a table without a header. */
const isNameless = (wanted: ReadonlySet<string>): boolean => wanted.size > 0 && [...wanted].every(isGeneratedName);

/** A header on the first line of the file is `true`, on any other the number of its line. */
const headerValue = (lines: readonly HeadLine[], index: number): true | number => {
  const line = lines[index]?.line ?? 1;
  return line === 1 ? true : line;
};

const asHeader = (
  lines: readonly HeadLine[],
  first: number,
  confidence: number,
  others: readonly number[],
): HeaderFound => ({
  first,
  isHeader: true,
  guess: amongOthers('header', headerValue(lines, first), confidence, [
    ...others.map((other) => headerValue(lines, other)),
    false,
  ]),
});

/** Without a header nothing tells a title from a row: all lines are rows. */
const asRows = (lines: readonly HeadLine[], confidence: number, ...others: readonly number[]): HeaderFound => ({
  first: SEPARATOR_SAID.test(lines[0]?.fields[0] ?? '') ? 1 : 0,
  isHeader: false,
  guess: amongOthers(
    'header',
    false,
    confidence,
    others.length > 0 ? others.map((i) => headerValue(lines, i)) : [true],
  ),
});

/** A title or note above the table: little of it filled, or much narrower than the table. */
function isPreamble({ fields }: HeadLine, next: HeadLine | undefined, width: number): boolean {
  if (width < 2 || next === undefined || fields.some(isKnownName)) return false;
  const filled = fields.filter((field) => !isBlank(field)).length;
  return filled <= 1 || (fields.length <= width / 2 && fields.length < next.fields.length) || fields.length === 1;
}

/** The header line and the lines right below that repeat it. */
function headerLines(lines: readonly HeadLine[], first: number): HeadLine[] {
  const header = lines[first];
  if (header === undefined) return [];
  let end = first + 1;
  while (lines[end] !== undefined && isSame(lines[end] as HeadLine, header)) end++;
  return lines.slice(first, end);
}

const isSame = (one: HeadLine, other: HeadLine): boolean =>
  one.fields.length === other.fields.length &&
  one.fields.every((field, i) => trimOuter(field) === trimOuter(other.fields[i] as string));

/** The line of the head that names columns again, but not the same ones in the same places. */
function otherTable(header: HeadLine | undefined, rows: readonly HeadLine[]): { otherTableLine?: number } {
  if (header === undefined) return {};
  const names = new Set(header.fields.map(trimOuter).filter((name) => name !== ''));
  const row = rows.find((line) => namesOthers(line.fields.map(trimOuter), names) && !isSame(line, header));
  return row === undefined ? {} : { otherTableLine: row.line };
}

/** Headers fill all their cells, with different names. */
function namesOthers(fields: readonly string[], names: ReadonlySet<string>): boolean {
  const known = fields.filter((field) => names.has(field)).length;
  if (known < NAMES_ALONE || fields.includes('') || new Set(fields).size < fields.length) return false;
  return known === fields.length || (known >= NAMES_AMONG_OTHERS && known * 3 >= fields.length * 2);
}
