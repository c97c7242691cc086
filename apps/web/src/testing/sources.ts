import type { InspectedColumn, Source, SourceInspection, SourceRow, SourceRows } from '@pairloom/contract';
import { idOf, timeOf } from './records.ts';

/** Uploaded file number n, there as a whole. */
export const sourceOf = (n: number, changes: Partial<Source> = {}): Source => ({
  id: idOf(n),
  filename: 'pairs.csv',
  state: 'stored',
  bytes: 100,
  length: 100,
  sha256: 'a'.repeat(64),
  createdBy: 'local',
  createdAt: timeOf(0),
  expiresAt: null,
  ...changes,
});

export const columnOf = (name: string, changes: Partial<InspectedColumn> = {}): InspectedColumn => ({
  name,
  samples: [`${name} 1`, `${name} 2`],
  fillRate: 1,
  field: null,
  confidence: null,
  ...changes,
});

/** A CSV file of two columns that need no guess. */
export const inspectionOf = (changes: Partial<SourceInspection> = {}): SourceInspection => ({
  format: 'csv',
  compression: null,
  parts: [],
  encoding: 'utf-8',
  preset: null,
  savedMapping: null,
  guesses: [
    { option: 'format', value: 'csv', confidence: 0.95, alternatives: [] },
    { option: 'delimiter', value: ',', confidence: 1, alternatives: [{ value: ';', confidence: 0 }] },
  ],
  columns: [
    columnOf('Question', { field: 'question', confidence: 1 }),
    columnOf('Answer', { field: 'answer', confidence: 1 }),
  ],
  rowsEstimated: 2,
  rowsExact: true,
  mapping: { question: 'Question', answer: 'Answer' },
  problems: [],
  ...changes,
});

export const sourceRowOf = (row: number, cells: string[] | null, changes: Partial<SourceRow> = {}): SourceRow => ({
  row,
  line: row + 1,
  cells,
  raw: null,
  edited: false,
  skipped: false,
  pair: cells === null ? null : { question: cells[0] ?? '', answer: cells[1] ?? '' },
  findings: [],
  ...changes,
});

export const sourceRowsOf = (items: SourceRow[], changes: Partial<SourceRows> = {}): SourceRows => ({
  columns: ['Question', 'Answer'],
  mapping: { question: 'Question', answer: 'Answer' },
  items,
  nextOffset: null,
  problems: [],
  ...changes,
});
