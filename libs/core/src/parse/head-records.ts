import { MAX_COLUMNS } from '../validate/limits.ts';
import { parseDelimited } from './delimited-rows.ts';
import { FieldSplitter } from './field-splitter.ts';
import { RECORD_MISPLACED_QUOTE, RECORD_UNCLOSED_QUOTE, type SourceHead } from './format.ts';
import { LineCutter, type LineSyntax } from './line-cutter.ts';

/** Delimiter, quote and escape of delimited text, one ASCII character each. */
export interface Marks {
  readonly delimiter: string;
  readonly quote: string;
  readonly escape: string;
}

export interface HeadRecord {
  readonly start: number;
  readonly end: number;
  readonly next: number;
  /** Physical line at `start`. */
  readonly line: number;
  readonly nextLine: number;
  /** Whether its quotes are in order. */
  readonly sound: boolean;
}

const STEP_BYTES = 64 * 1024;

export const syntaxOf = (marks: Marks): LineSyntax => ({
  delimiter: marks.delimiter.charCodeAt(0),
  quote: marks.quote.charCodeAt(0),
  escape: marks.escape.charCodeAt(0),
});

/** The first records of a head, at most `max`. A record that the head cuts off is left out. */
export function headRecords(head: SourceHead, syntax: LineSyntax, max: number): HeadRecord[] {
  const records: HeadRecord[] = [];
  const cutter = new LineCutter(syntax, { byte: head.start, line: 1 }, (start, end, next, line, nextLine, flags) => {
    const sound = (flags & (RECORD_MISPLACED_QUOTE | RECORD_UNCLOSED_QUOTE)) === 0;
    if (records.length < max) records.push({ start, end, next, line, nextLine, sound });
  });
  for (let at = head.start; at < head.bytes.length && records.length < max; at += STEP_BYTES)
    cutter.push(head.bytes.subarray(at, at + STEP_BYTES));
  if (head.complete && records.length < max) cutter.end();
  return records;
}

/** Texts of the fields of a record, at most one more than columns are allowed. */
export function fieldsOf(head: SourceHead, record: HeadRecord, marks: Marks): string[] {
  if (marks.quote !== '"' || marks.escape !== '"')
    return parseDelimited(head.bytes.toString('utf8', record.start, record.end), marks)?.[0] ?? [];
  const splitter = new FieldSplitter(head.bytes, marks.delimiter.charCodeAt(0), MAX_COLUMNS + 1);
  const count = Math.min(splitter.split(record.start, record.end), MAX_COLUMNS + 1);
  return Array.from({ length: count }, (_, column) => splitter.text(column));
}
