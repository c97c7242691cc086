import type { ImportOptions, SourceType } from '@pairloom/contract';
import { detectDelimiter } from '../dialect/delimiter.ts';
import { FileFault } from '../faults.ts';
import { trimOuter } from '../validate/blank.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS } from '../validate/limits.ts';
import { isPlain, PlainRows, QuotedRows } from './delimited-rows.ts';
import { SAMPLE_ROWS, type HeadReading, type SourceFormat, type SourceHead } from './format.ts';
import { fieldsOf, headRecords, syntaxOf, type HeadRecord, type Marks } from './head-records.ts';
import { LineCutter } from './line-cutter.ts';

/** Delimited text with a header line: CSV, TSV and their relatives. */
export const delimited: SourceFormat = {
  readHead,
  cutSource: (dialect, at, onRecord) => new LineCutter(syntaxOf(dialect), at, onRecord),
  cutChunk: (dialect, firstLine, onRecord) => new LineCutter(syntaxOf(dialect), { byte: 0, line: firstLine }, onRecord),
  readRows: (bytes, records, dialect, slots) =>
    isPlain(dialect) ? new PlainRows(bytes, records, dialect, slots) : new QuotedRows(bytes, records, dialect, slots),
};

function readHead(head: SourceHead, options: ImportOptions): HeadReading {
  const quote = options.quote ?? '"';
  const escape = options.escape ?? quote;
  checkMark('quote', quote);
  checkMark('escape', escape);
  const delimiter = options.delimiter ?? detectDelimiter(head, { quote, escape });
  checkMark('delimiter', delimiter);
  if (delimiter === quote || delimiter === escape)
    throw new FileFault('invalid_options', 'The delimiter must differ from quote and escape.');
  const marks = { delimiter, quote, escape };
  const [header, ...rows] = headRecords(head, syntaxOf(marks), 1 + SAMPLE_ROWS);
  if (header === undefined)
    throw new FileFault('header_too_long', 'The header line does not end within the first MiB of the file.', {
      line: 1,
    });
  const columns = readColumns(head, header, marks);
  const samples = rows.map((row) => {
    const fields = fieldsOf(head, row, marks);
    return columns.map((_, column) => fields[column] ?? '');
  });
  const type: SourceType = options.format === undefined && delimiter === '\t' ? 'tsv' : (options.format ?? 'csv');
  const body = { bodyStart: header.next, bodyLine: header.nextLine };
  return { dialect: { type, ...marks, ...body, columns }, samples, columnsKnown: true };
}

/** Records are cut byte by byte: a mark has to be one byte that is never part of another character, nor a line end. */
function checkMark(name: string, mark: string): void {
  if (!/^[\t\x20-\x7e]$/.test(mark))
    throw new FileFault('invalid_options', `The ${name} must be a printable ASCII character or a tab.`);
}

function readColumns(head: SourceHead, header: HeadRecord, marks: Marks): string[] {
  const { line } = header;
  if (!header.sound) throw new FileFault('header_missing', 'The quotes of the header line do not match.', { line });
  const columns = fieldsOf(head, header, marks).map(trimOuter);
  if (columns.length > MAX_COLUMNS)
    throw new FileFault('columns_too_many', `The header has more than ${MAX_COLUMNS} columns.`, { line });
  if (columns.every((name) => name === ''))
    throw new FileFault('header_missing', 'The first line names no column.', { line });
  checkNames(columns, line);
  return columns;
}

function checkNames(columns: readonly string[], line: number): void {
  const seen = new Set<string>();
  for (const name of columns) {
    if (name.length > MAX_COLUMN_NAME_CHARS)
      throw new FileFault('header_too_long', `A column name is longer than ${MAX_COLUMN_NAME_CHARS} characters.`, {
        line,
      });
    if (name !== '' && seen.has(name))
      throw new FileFault('header_duplicate', `Two columns have the name "${name}".`, { line });
    seen.add(name);
  }
}
