import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { fieldNamed } from '../mapping/synonyms.ts';
import { MAX_COLUMN_NAME_CHARS, MAX_COLUMNS } from '../validate/limits.ts';
import { sampleText } from './json-columns.ts';
import { eachAnswer } from './json-each.ts';
import {
  LOOK_ROWS,
  type Look,
  type ReadOptions,
  type RowSettings,
  type SourceRow,
  type TextFormat,
  type TextSource,
} from './rewrite.ts';
import { headOf, inSlices } from './text-head.ts';
import type { XmlValues } from './xml-columns.ts';
import { formatElementPath, parseElementPath, type ElementPath } from './xml-path.ts';
import { XmlReader } from './xml-reader.ts';
import { elementGuess, XmlShape } from './xml-shape.ts';
import { XmlWalker } from './xml-walker.ts';

/**
 * XML documents, read as a stream. A row is one record element: the one that `recordPath` names (see `parseElementPath`), else the
 * one that repeats and whose attributes and elements are named like a question and an answer. Columns are those of
 * `elementColumns` and, of the elements around a record, what comes before it:
 *
 * - their attributes as `^Document.@id`, `Document` being the name of the element around;
 * - texts of elements in them that hold no other elements as `^Document.Focus`, their attributes as `^Document.Focus.@lang`; the last
 *   one before the record if records stand between them, a list (of at most `MAX_COLUMNS`) if not.
 *
 * Of several answers each is a row if so wished (`answers: 'each'`): the column named like the answer that has lists is split.
 *
 * Prefixes of names do not count. A record above `MAX_RECORD_BYTES` characters is a flawed row; any break of the XML is a FileFault.
 */
export const xml: TextFormat = { look, rows };

/** Rows that are given at once. */
const BATCH_ROWS = 1_000;

interface XmlSettings extends ElementPath {
  /** Column whose items become rows of their own; '' when there is none. */
  readonly each: string;
}

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const { each, ...path } = settings as unknown as XmlSettings;
  const walker = new XmlWalker(path, source.limits?.depth);
  for await (const piece of inSlices(source.pieces())) {
    walker.push(piece);
    yield* batches(walker.take(), each);
  }
  walker.end();
  yield* batches(walker.take(), each);
  if (!walker.found) throw noRecords(path);
}

function* batches(found: readonly SourceRow[], each: string): Generator<readonly SourceRow[]> {
  let batch: SourceRow[] = [];
  for (const row of eachRow(found, each)) {
    if (batch.push(row) < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function* eachRow(found: readonly SourceRow[], each: string): Generator<SourceRow> {
  for (const row of found)
    if ('flaw' in row || each === '') yield row;
    else for (const values of eachAnswer(row.values as XmlValues, each)) yield { line: row.line, values };
}

const noRecords = (path: ElementPath): FileFault =>
  new FileFault('record_path_not_found', `There is no element at "${formatElementPath(path)}".`);

const SIDE_BY_SIDE = 'Questions and answers stand side by side; put an element around each pair.';

async function look(source: TextSource, options: ReadOptions): Promise<Look> {
  const { text, complete } = await headOf(source.pieces(), source.lookChars);
  const { path, guess } = placeOf(text, complete, options);
  const walker = new XmlWalker(path, source.limits?.depth);
  walker.push(text);
  if (complete) walker.end();
  if (complete && !walker.found) throw noRecords(path);
  const found = walker.take();
  const each = options.answers === 'each' ? answersColumn(found) : '';
  return lookOf([...eachRow(found, each)], { ...path, each }, { complete, guess });
}

/** Where the records are, as given or as guessed. @throws FileFault when no element could be one, or the XML is broken. */
function placeOf(text: string, complete: boolean, { recordPath }: ReadOptions): { path: ElementPath; guess: Guess } {
  if (recordPath !== undefined) {
    const guess = { option: 'recordPath', value: recordPath, confidence: 1, alternatives: [] };
    return { path: parseElementPath(recordPath), guess };
  }
  const shape = new XmlShape();
  const reader = new XmlReader(shape);
  reader.push(text);
  if (complete) reader.end();
  const { candidates } = shape;
  const [best] = candidates;
  if (best === undefined) throw new FileFault('xml_no_records', shape.hasPairsSideBySide ? SIDE_BY_SIDE : undefined);
  return { path: best.path, guess: elementGuess(candidates, complete) };
}

/** The column of answers that has a list in one of the rows. */
function answersColumn(found: readonly SourceRow[]): string {
  for (const row of found)
    if (!('flaw' in row))
      for (const [column, value] of Object.entries(row.values))
        if (Array.isArray(value) && fieldNamed(column.slice(column.lastIndexOf('.') + 1)) === 'answer') return column;
  return '';
}

function lookOf(
  found: readonly SourceRow[],
  settings: XmlSettings,
  { complete, guess }: { complete: boolean; guess: Guess },
): Look {
  const columns = new Set<string>();
  const samples: XmlValues[] = [];
  for (const row of found) {
    if ('flaw' in row) continue;
    const values = row.values as XmlValues;
    for (const name in values)
      if (name.length <= MAX_COLUMN_NAME_CHARS && columns.size < MAX_COLUMNS) columns.add(name);
    if (samples.length < LOOK_ROWS) samples.push(values);
  }
  const names = [...columns];
  return {
    settings: { ...settings },
    columns: names,
    samples: samples.map((values) => names.map((name) => sampleText(values[name]))),
    guesses: [guess],
    rows: complete ? found.length : null,
    complete,
  };
}
