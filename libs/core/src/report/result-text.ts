import type { Fate, ResultFormat, ResultKind } from '@pairloom/contract';
import { FATES } from '@pairloom/contract';
import type { ReadPlan } from '../ports/reading.ts';
import type { ReportedChunk, ReportedFinding } from '../ports/import-reports.ts';
import { csvText, type CsvStyle } from './csv-text.ts';
import { originalColumns, type OriginalRow } from './original-records.ts';
import { LOSSLESS_COLUMN, RAW_COLUMN, RESULT_COLUMNS, type ResultColumn } from './report-columns.ts';

/** The fates whose rows a file of results holds. */
export const FATES_OF: Readonly<Record<ResultKind, readonly Fate[]>> = {
  created: ['created'],
  updated: ['updated'],
  unchanged: ['unchanged'],
  deleted: ['deleted'],
  skipped: ['skipped'],
  failed: ['failed'],
  unprocessed: ['unprocessed'],
  successful: ['created', 'updated', 'unchanged', 'deleted'],
};

/** Offsets of the rows of a chunk that have one of the fates; a chunk that was not loaded has unprocessed rows only. */
export function offsetsOf({ range, fates }: Pick<ReportedChunk, 'range' | 'fates'>, wanted: readonly Fate[]): number[] {
  const codes = new Set(wanted.map((fate) => FATES.indexOf(fate)));
  const offsets: number[] = [];
  for (let offset = 0; offset < range.rowCount; offset++)
    if (codes.has(fates === null ? 0 : (fates[offset] ?? 0))) offsets.push(offset);
  return offsets;
}

/** What is said of a row besides what stands in it. */
type RowNotes = Readonly<Record<ResultColumn, string | number | null>>;

export interface ResultRow {
  /** Row of the file, from 1. */
  readonly row: number;
  readonly original: OriginalRow;
  readonly findings: readonly ReportedFinding[];
  readonly pairId: string | null;
}

/** How results are written. */
export interface ResultStyle extends CsvStyle {
  readonly format: ResultFormat;
}

/** What a file of results begins with: the names of its columns, nothing for JSON Lines. */
export function resultHead(plan: ReadPlan, style: ResultStyle): string {
  if (style.format === 'jsonl') return '';
  return csvText([[...originalColumns(plan), ...RESULT_COLUMNS, ...(style.lossless ? [LOSSLESS_COLUMN] : [])]], style);
}

/** Rows of a file of results, in the order given. */
export function resultText(rows: readonly ResultRow[], plan: ReadPlan, style: ResultStyle): string {
  switch (style.format) {
    case 'csv': {
      const columns = originalColumns(plan).length;
      return csvText(
        rows.map((row) => csvCells(row, columns, style)),
        style,
      );
    }
    case 'jsonl':
      return rows.map((row) => `${jsonLine(row)}\n`).join('');
  }
}

/** A row that cannot be taken apart stands whole in the first column, so that it fails again unless it is mended. */
function csvCells(row: ResultRow, columns: number, { lossless }: CsvStyle): string[] {
  const { cells, raw } = row.original;
  const notes = notesOf(row);
  return [
    ...(cells ?? Array.from({ length: columns }, (_, column) => (column === 0 ? raw : ''))),
    ...RESULT_COLUMNS.map((name) => String(notes[name] ?? '')),
    ...(lossless ? ['true'] : []),
  ];
}

function jsonLine(row: ResultRow): string {
  const { json = `{${JSON.stringify(RAW_COLUMN)}:${JSON.stringify(row.original.raw)}}` } = row.original;
  const notes = notesOf(row);
  const written = RESULT_COLUMNS.map((name) => `${JSON.stringify(name)}:${JSON.stringify(notes[name])}`).join(',');
  const body = json.slice(0, json.lastIndexOf('}')).trimEnd();
  return `${body}${body.endsWith('{') ? '' : ','}${written}}`;
}

/** Of several findings the errors come first: they are what has to be mended. */
function notesOf({ row, original, findings, pairId }: ResultRow): RowNotes {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const told = [...errors, ...findings.filter(({ severity }) => severity !== 'error')];
  const joined = (parts: readonly (string | null)[], separator: string): string | null =>
    told.length === 0 ? null : parts.map((part) => part ?? '').join(separator);
  return {
    _row: row,
    _line: original.line,
    _code: joined(
      told.map(({ code }) => code),
      '; ',
    ),
    _field: joined(
      told.map(({ field }) => field),
      '; ',
    ),
    _message: joined(
      told.map(({ message }) => message),
      ' ',
    ),
    _pair_id: pairId,
  };
}
