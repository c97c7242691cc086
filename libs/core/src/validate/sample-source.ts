import type { CompleteMapping, Mapping, SampleRow } from '@pairloom/contract';
import type { ChunkRange, ReadPlan } from '../ports/reading.ts';

/** Rows that someone typed, as the one chunk of a source. */
export interface SampleSource {
  readonly bytes: Buffer;
  readonly range: ChunkRange;
  readonly plan: ReadPlan;
}

const FIELDS = ['category', 'tags', 'status', 'externalId', 'variants'] as const;
const METADATA = 'metadata';

/** A source of rows to try rules on: read as an import reads JSON Lines, each field from the column of its name where a row has it. */
export function sampleSource(rows: readonly SampleRow[]): SampleSource {
  const given = new Set(rows.flatMap((row) => Object.keys(row)));
  const columns = ['question', 'answer', ...FIELDS.filter((field) => given.has(field))];
  const mapping: Mapping = Object.fromEntries(columns.map((column) => [column, column]));
  const complete: CompleteMapping = { ...mapping, question: 'question', answer: 'answer' };
  if (given.has(METADATA)) {
    columns.push(METADATA);
    complete['metadata.*'] = METADATA;
  }
  const bytes = Buffer.from(rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
  const dialect = {
    type: 'jsonl',
    delimiter: '',
    quote: '"',
    escape: '\\',
    comment: '',
    bodyStart: 0,
    bodyLine: 1,
    columns,
  } as const;
  return {
    bytes,
    range: { chunkNo: 1, byteStart: 0, byteEnd: bytes.length, firstRow: 1, rowCount: rows.length, firstLine: 1 },
    plan: { sourceType: 'jsonl', dialect, mapping: complete, html: 'strip', trim: 'outer' },
  };
}
