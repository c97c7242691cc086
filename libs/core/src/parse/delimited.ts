import type { ImportOptions } from '@pairloom/contract';
import { generatedNames, nameColumns, type ColumnNames } from '../dialect/column-names.ts';
import { detectComment } from '../dialect/comment-mark.ts';
import { detectMarks } from '../dialect/detect-marks.ts';
import { layOut, type TableLayout } from '../dialect/table-layout.ts';
import { FileFault } from '../faults.ts';
import { isNamelessPreset } from '../mapping/presets/index.ts';
import { columnsOf, sourcesOf } from '../mapping/slots.ts';
import { isBlank } from '../validate/blank.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS } from '../validate/limits.ts';
import { isPlain, OddRows, PlainRows } from './delimited-rows.ts';
import type { HeadReading, SourceFormat, SourceHead } from './format.ts';
import { syntaxOf } from './head-records.ts';
import { LineCutter } from './line-cutter.ts';
import type { Marks } from './record-splitter.ts';
import { LOOK_ROWS } from './rewrite.ts';

const EVEN_FROM_ROWS = 10;
const FEW = 0.1;

/** Delimited text: CSV, TSV and their relatives, with or without a header line. */
export const delimited: SourceFormat = {
  readHead,
  cutSource: (dialect, at, onRecord) => new LineCutter(syntaxOf(dialect), at, onRecord),
  cutChunk: (dialect, firstLine, onRecord) => new LineCutter(syntaxOf(dialect), { byte: 0, line: firstLine }, onRecord),
  readRows: (bytes, records, dialect, slots) =>
    isPlain(dialect) && dialect.openEnded !== true
      ? new PlainRows(bytes, records, dialect, slots)
      : new OddRows(bytes, records, dialect, slots),
};

function readHead(head: SourceHead, options: ImportOptions): HeadReading {
  checkMarks(options);
  const wanted = columnsWanted(options);
  const found = detectMarks(head, options, wanted);
  const { comment, guess } = detectComment(head, found.marks, options.comment);
  const marks = { ...found.marks, comment };
  checkApart(marks);
  const layout = layOut(head, marks, options.header, wanted);
  const { columns, ambiguous } = readColumns(head, layout, wanted);
  checkAmbiguous(ambiguous, columns, wanted, layout.header[0]?.line);
  const { bodyStart, bodyLine, otherTableLine, rows } = layout;
  const type = options.format === 'tsv' || (options.format === undefined && marks.delimiter === '\t') ? 'tsv' : 'csv';
  const marked = {
    ...(otherTableLine === undefined ? {} : { otherTableLine }),
    ...(isEven(layout, columns.length) ? { isEven: true } : {}),
    ...(isOpenEnded(layout, columns) ? { openEnded: true } : {}),
  };
  const body = { bodyStart, bodyLine, ...marked };
  return {
    dialect: { type, ...marks, ...body, columns },
    samples: rows.slice(0, LOOK_ROWS).map(({ fields }) => columns.map((_, column) => fields[column] ?? '')),
    guesses: [...found.guesses, guess, ...layout.guesses],
    seen: { rows: rows.length, bytes: (rows.at(-1)?.next ?? bodyStart) - bodyStart },
    ambiguous,
    columnsKnown: true,
  };
}

/** The template of FastGPT, whose rows may go on with further indexes after the last column. */
const OPEN_ENDED = ['q', 'a', 'indexes'];

const isOpenEnded = ({ rows }: TableLayout, columns: readonly string[]): boolean =>
  columns.length === OPEN_ENDED.length &&
  columns.every((name, i) => name.trim().toLowerCase() === OPEN_ENDED[i]) &&
  rows.some(({ fields }) => fields.length > columns.length);

/** Tables whose rows often leave out fields at their end are no fault. */
function isEven({ rows }: TableLayout, columns: number): boolean {
  const uneven = rows.filter(({ fields }) => fields.length !== columns).length;
  return rows.length >= EVEN_FROM_ROWS && uneven <= rows.length * FEW;
}

/** Columns that the mapping names; where it names none, those of a preset whose tables have no header. */
function columnsWanted({ mapping, preset }: ImportOptions): ReadonlySet<string> {
  const named = mapping === undefined ? [] : sourcesOf(mapping).flatMap(({ rule }) => columnsOf(rule));
  return new Set(named.length === 0 && isNamelessPreset(preset) ? generatedNames(1) : named);
}

/** Records are cut byte by byte: quote and escape have to be one byte that is never part of another character, nor a line end. */
function checkMarks({ delimiter, quote, escape, comment }: ImportOptions): void {
  for (const [name, mark] of Object.entries({ quote, escape }))
    if (mark !== undefined && !/^[\t\x20-\x7e]?$/.test(mark))
      throw new FileFault('invalid_options', `The ${name} must be a printable ASCII character, a tab or empty.`);
  if (delimiter !== undefined && (/[\r\n\0]/.test(delimiter) || /^[\p{L}\p{N}]+$/u.test(delimiter)))
    throw new FileFault('invalid_options', 'The delimiter must be no letter, digit, line end or U+0000.');
  if (comment !== undefined && /^\s|[\r\n\0]/.test(comment))
    throw new FileFault('invalid_options', 'The comment mark must not begin with white space or hold a line end.');
}

function checkApart({ delimiter, quote, escape, comment }: Marks): void {
  const isPart = (mark: string): boolean => mark !== '' && delimiter.includes(mark);
  if (isPart(quote) || isPart(escape))
    throw new FileFault('invalid_options', 'The delimiter must differ from quote and escape.');
  if (comment !== '' && (comment.startsWith(delimiter) || comment.startsWith(quote === '' ? delimiter : quote)))
    throw new FileFault('invalid_options', 'The comment mark must not begin with the delimiter or the quote.');
}

function readColumns(head: SourceHead, layout: TableLayout, wanted: ReadonlySet<string>): ColumnNames {
  const [header] = layout.header;
  if (header === undefined) {
    if (layout.rows.length === 0) throw noRecord(head);
    return checkNames({ columns: generatedNames(layout.width), ambiguous: [] }, layout.bodyLine);
  }
  const { fields, line, sound } = header;
  if (!sound) throw new FileFault('header_missing', 'The quotes of the header line do not match.', { line });
  if (fields.every(isBlank)) throw new FileFault('header_missing', 'The header line names no column.', { line });
  return checkNames(nameColumns(fields, wanted), line);
}

const noRecord = (head: SourceHead): FileFault =>
  head.complete
    ? new FileFault('header_missing', 'The file holds no record.')
    : new FileFault('header_too_long', 'The first record does not end within the first MiB of the file.', { line: 1 });

function checkNames(names: ColumnNames, line: number): ColumnNames {
  if (names.columns.length > MAX_COLUMNS)
    throw new FileFault('columns_too_many', `The header has more than ${MAX_COLUMNS} columns.`, { line });
  if (names.columns.some((name) => name.length > MAX_COLUMN_NAME_CHARS))
    throw new FileFault('header_too_long', `A column name is longer than ${MAX_COLUMN_NAME_CHARS} characters.`, {
      line,
    });
  return names;
}

/** A mapping that says the name of several columns does not say which. */
function checkAmbiguous(
  ambiguous: readonly string[],
  columns: readonly string[],
  wanted: ReadonlySet<string>,
  line = 1,
): void {
  const name = ambiguous.find((candidate) => wanted.has(candidate));
  if (name === undefined) return;
  const others = columns.filter((column) => column.startsWith(`${name}_`)).map((column) => `"${column}"`);
  throw new FileFault(
    'header_duplicate',
    `Several columns have the name "${name}"; map "${name}_1" for the first or ${others.join(', ')}.`,
    { line },
  );
}
