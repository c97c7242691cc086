import { RECORD_MISPLACED_QUOTE, RECORD_UNCLOSED_QUOTE, type SourceHead } from './format.ts';
import { LineCutter, type LineSyntax } from './line-cutter.ts';
import type { Marks } from './record-splitter.ts';

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
const BYTES = new TextEncoder();

export const syntaxOf = (marks: Marks): LineSyntax => ({
  delimiter: BYTES.encode(marks.delimiter),
  quote: marks.quote === '' ? -1 : marks.quote.charCodeAt(0),
  escape: marks.escape === '' ? -1 : marks.escape.charCodeAt(0),
  comment: BYTES.encode(marks.comment),
});

/** The first records of a head, at most `max`, or those from a place on. A record that the head cuts off is left out. */
export function headRecords(
  head: SourceHead,
  syntax: LineSyntax,
  max: number,
  from = { byte: head.start, line: 1 },
): HeadRecord[] {
  const records: HeadRecord[] = [];
  const cutter = new LineCutter(syntax, from, (start, end, next, line, nextLine, flags) => {
    const sound = (flags & (RECORD_MISPLACED_QUOTE | RECORD_UNCLOSED_QUOTE)) === 0;
    if (records.length < max) records.push({ start, end, next, line, nextLine, sound });
  });
  for (let at = from.byte; at < head.bytes.length && records.length < max; at += STEP_BYTES)
    cutter.push(head.bytes.subarray(at, at + STEP_BYTES));
  if (head.complete && records.length < max) cutter.end();
  return records;
}

/** Text of a record of the head. */
export const textOf = (head: SourceHead, record: HeadRecord): string =>
  head.bytes.toString('utf8', record.start, record.end);
