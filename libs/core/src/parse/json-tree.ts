import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { JsonColumns, pathsOf, sampleCells, type JsonObject } from './json-columns.ts';
import { countRoots, outlineOf } from './json-outline.ts';
import { formatRecordPath, parseRecordPath, type PathStep } from './json-path.ts';
import { JsonRowMaker, type RowRules } from './json-rows.ts';
import { answersMember, candidatesOf, pathGuess } from './json-shape.ts';
import { JsonWalker, type FoundRecord, type Surroundings } from './json-walker.ts';
import {
  LOOK_ROWS,
  type Look,
  type ReadOptions,
  type RowSettings,
  type SourceRow,
  type TextFormat,
  type TextSource,
} from './rewrite.ts';
import { aroundColumn } from './row-context.ts';
import { headOf, inSlices } from './text-head.ts';

/**
 * Any JSON document, read as a stream: an array of records, an array within an object, objects keyed by id, lists of lists of records
 * as SQuAD has them, one record alone, or objects one after the other. `recordPath` says where the records stand, see
 * `parseRecordPath`; without it the place is guessed from the names that its objects have.
 *
 * A row is one record, with the record's own members as its values (an object without a prototype) and, beside them:
 * - `_key`: its name in an object keyed by id; `_value`: its value there when that is no object but a scalar;
 * - what the objects around it say, each scalar or list of scalars under its own name (`title`, `context`) if no record and no other
 *   object around has that name in the look, else under `^` + the member it stands in + `.` + its name (`^data.title`).
 *
 * Columns are the paths of `JsonColumns`; values are found in a row by `mapping/path.ts`. Elements that are no objects, objects that
 * have a name twice, records above `MAX_RECORD_BYTES` characters or nested deeper than `MAX_JSON_DEPTH` are flawed rows. So is a
 * broken record among others as long as it consists of whole tokens with matching brackets; any other break is a FileFault.
 */
export const jsonTree: TextFormat = { look, rows };

/** Rows that are given at once. */
const BATCH_ROWS = 1_000;
/** Records whose columns are looked at. */
const RECORDS_SEEN = 1_000;

async function* rows(source: TextSource, settings: RowSettings): AsyncGenerator<readonly SourceRow[]> {
  const walker = new JsonWalker(stepsOf(settings), settings['isSequence'] === true, source.limits?.depth);
  const maker = new JsonRowMaker(rulesOf(settings));
  for await (const piece of inSlices(source.pieces())) {
    walker.push(piece);
    yield* batches(walker.take(), maker);
  }
  walker.end();
  yield* batches(walker.take(), maker);
  if (!walker.found) throw noRecords(stepsOf(settings));
}

function* batches(records: readonly FoundRecord[], maker: JsonRowMaker): Generator<readonly SourceRow[]> {
  let batch: SourceRow[] = [];
  for (const record of records)
    for (const row of maker.rowsOf(record)) {
      if (batch.push(row) < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

const stepsOf = (settings: RowSettings): PathStep[] => settings['path'] as PathStep[];
const rulesOf = (settings: RowSettings): RowRules => settings as unknown as RowRules;

const noRecords = (path: readonly PathStep[]): FileFault =>
  path.length === 0
    ? new FileFault('json_no_records')
    : new FileFault('record_path_not_found', `There are no records at "${formatRecordPath(path)}".`);

async function look(source: TextSource, options: ReadOptions): Promise<Look> {
  const { text, complete } = await headOf(source.pieces(), source.lookChars);
  const { path, guess } = placeOf(text, complete, options);
  const isSequence = countRoots(text) > 1;
  const walker = new JsonWalker(path, isSequence, source.limits?.depth);
  walker.push(text);
  if (complete) walker.end();
  const records = walker.takeAll();
  if (complete && !walker.found) throw noRecords(path);
  const { rows: seen, around } = rowsSeen(records);
  const each = options.answers === 'each' ? answersMember(seen) : '';
  return lookOf(records, { path, isSequence, around, each }, { complete, guess });
}

/** Where the records are, as given or as guessed. @throws FileFault when nothing could be one. */
function placeOf(
  text: string,
  complete: boolean,
  { recordPath }: ReadOptions,
): { path: readonly PathStep[]; guess: Guess } {
  if (recordPath !== undefined) {
    const guess = { option: 'recordPath', value: recordPath, confidence: 1, alternatives: [] };
    return { path: parseRecordPath(recordPath), guess };
  }
  const { roots, fault } = outlineOf(text);
  const candidates = candidatesOf(roots);
  const [best] = candidates;
  if (best !== undefined) return { path: best.path, guess: pathGuess(candidates, complete) };
  // What is broken is told before what it holds.
  if (fault !== undefined) throw fault;
  if (complete) endOf(text);
  throw new FileFault('json_no_records');
}

/** @throws FileFault when a text ends before it should. */
function endOf(text: string): void {
  const walker = new JsonWalker([]);
  walker.push(text);
  walker.end();
}

/** The first records as rows with nothing around them, and the short names of what stands around. */
function rowsSeen(records: readonly FoundRecord[]): { rows: JsonObject[]; around: Record<string, string> } {
  const maker = new JsonRowMaker({ around: {}, each: '' });
  const rows: JsonObject[] = [];
  const own = new Set<string>();
  const full = new Map<string, Set<string>>();
  for (const record of records.slice(0, RECORDS_SEEN)) {
    for (const row of maker.rowsOf({ ...record, around: undefined })) {
      if ('flaw' in row) continue;
      const values = row.values as JsonObject;
      rows.push(values);
      for (const name in values) own.add(name);
    }
    for (let outer: Surroundings | undefined = record.around; outer !== undefined; outer = outer.parent)
      for (const name of outer.values.keys())
        full.set(name, (full.get(name) ?? new Set()).add(aroundColumn(outer.label, name)));
  }
  const around = newNames();
  for (const [name, columns] of full)
    for (const column of columns) if (columns.size === 1 && !own.has(name)) around[column] = name;
  return { rows, around };
}

const newNames = (): Record<string, string> => Object.create(null) as Record<string, string>;

function lookOf(
  records: readonly FoundRecord[],
  settings: RowRules & { readonly path: readonly PathStep[]; readonly isSequence: boolean },
  { complete, guess }: { complete: boolean; guess: Guess },
): Look {
  const columns = new JsonColumns();
  const maker = new JsonRowMaker(settings);
  const samples: JsonObject[] = [];
  let count = 0;
  for (const [index, record] of records.entries())
    for (const row of maker.rowsOf(record)) {
      count++;
      if ('flaw' in row || index >= RECORDS_SEEN) continue;
      const values = row.values as JsonObject;
      columns.see(values);
      if (samples.length < LOOK_ROWS) samples.push(values);
    }
  const paths = pathsOf(columns.all);
  return {
    settings: { ...settings },
    columns: columns.all,
    samples: samples.map((values) => sampleCells(values, paths)),
    guesses: [guess],
    rows: complete ? count : null,
    complete,
  };
}
