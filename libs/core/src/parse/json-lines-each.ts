import { MAX_RECORD_BYTES } from '../validate/limits.ts';
import { eachAnswer } from './json-each.ts';
import { JsonColumns, newValues, pathsOf, sampleCells, type JsonObject } from './json-columns.ts';
import { readObject } from './json-record.ts';
import { answersMember } from './json-shape.ts';
import {
  LOOK_ROWS,
  MAX_RAW_CHARS,
  type Look,
  type ReadOptions,
  type RowSettings,
  type SourceRow,
  type TextFormat,
  type TextPieces,
  type TextSource,
} from './rewrite.ts';
import { headOf, inSlices } from './text-head.ts';

/**
 * JSON Lines of which each of several answers becomes a row (`answers: 'each'`). Other JSON Lines are cut where they lie. A line that
 * is broken or no object is a flawed row, whatever it holds.
 */
export const jsonLinesEach: TextFormat = { look, rows };

/** Lines whose names are taken for columns. */
const LINES_SEEN = 1_000;
/** Rows that are given at once. */
const BATCH_ROWS = 1_000;

interface Line {
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Whether one of the first lines has answers in a list. */
export function holdsAnswerLists(head: string): boolean {
  return answersMember(objectsOf(linesOf(head)).slice(0, LINES_SEEN)) !== '';
}

async function look(source: TextSource, _options: ReadOptions): Promise<Look> {
  const { text, complete } = await headOf(source.pieces(), source.lookChars);
  const lines = linesOf(text);
  const seen = complete ? lines : lines.slice(0, -1);
  const each = answersMember(objectsOf(seen).slice(0, LINES_SEEN));
  const columns = new JsonColumns();
  const samples: JsonObject[] = [];
  let count = 0;
  for (const line of seen)
    for (const row of rowsOf(line, each, source.limits?.depth)) {
      count++;
      if ('flaw' in row || count > LINES_SEEN) continue;
      const values = row.values as JsonObject;
      columns.see(values);
      if (samples.length < LOOK_ROWS) samples.push(values);
    }
  const paths = pathsOf(columns.all);
  return {
    settings: { each },
    columns: columns.all,
    samples: samples.map((values) => sampleCells(values, paths)),
    guesses: [],
    rows: complete ? count : null,
    complete,
  };
}

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const each = typeof settings['each'] === 'string' ? settings['each'] : '';
  let batch: SourceRow[] = [];
  for await (const line of linesIn(source.pieces())) {
    for (const row of rowsOf(line, each, source.limits?.depth)) batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* rowsOf({ text, number: line }: Line, each: string, maxDepth: number | undefined): Generator<SourceRow> {
  if (text.trim() === '') return;
  const raw = (): string => text.slice(0, MAX_RAW_CHARS);
  if (text.length > MAX_RECORD_BYTES) {
    const message = `The row has more than ${MAX_RECORD_BYTES.toLocaleString('en-US')} characters.`;
    yield { line, flaw: { code: 'row_too_large', message }, raw: raw() };
    return;
  }
  const read = readObject(text, { line, maxDepth });
  if ('flaw' in read) yield { line, flaw: read.flaw, raw: raw() };
  else for (const values of eachAnswer(Object.assign(newValues(), read.record), each)) yield { line, values };
}

function objectsOf(lines: readonly Line[]): JsonObject[] {
  return lines.flatMap(({ text, number: line }) => {
    const read = text.trim() === '' ? undefined : readObject(text, { line });
    return read !== undefined && 'record' in read ? [read.record] : [];
  });
}

const LINE_END = /\r\n|\r|\n/;

const linesOf = (text: string): Line[] =>
  text
    .replace(/^\ufeff/, '')
    .split(LINE_END)
    .map((line, index) => ({ text: line, number: index + 1 }));

/** The lines of a text that comes in pieces. Of one that is too long no more is held than shows that it is. */
async function* linesIn(pieces: TextPieces): AsyncGenerator<Line> {
  let held = '';
  let number = 1;
  for await (const piece of inSlices(pieces)) {
    const text = held + (number === 1 && held === '' ? piece.replace(/^\ufeff/, '') : piece);
    // A line feed may follow in the next piece.
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const lines = whole.split(LINE_END);
    const last = lines.pop() ?? '';
    for (const line of lines) yield { text: line, number: number++ };
    const cut = last.length > MAX_RECORD_BYTES ? last.slice(0, MAX_RECORD_BYTES + 1) : last;
    held = cut + text.slice(whole.length);
  }
  for (const line of held.split(LINE_END)) yield { text: line, number: number++ };
}
