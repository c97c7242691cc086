import type { CompleteMapping, Mapping, PairField } from '@pairloom/contract';
import type { Cell, RowFlaw, RowFlawCode, RowReader, Slot } from '../parse/format.ts';
import type { ReadPlan } from '../ports/reading.ts';
import { listOf, valueOf } from './export-cells.ts';
import { restored } from './formulas.ts';
import { carriedColumns, CODE_COLUMN, LOSSLESS_COLUMN, ownFileOf } from './report-columns.ts';

/** Fields of a pair by the column of an export that holds them. */
const EXPORT_FIELDS: readonly (readonly [string, PairField | 'variants'])[] = [
  ['question', 'question'],
  ['variants', 'variants'],
  ['answer', 'answer'],
  ['category', 'category'],
  ['tags', 'tags'],
  ['status', 'status'],
  ['external_id', 'externalId'],
];

/**
 * The mapping of an export, which needs no guess; undefined for any other file. Records hold their metadata as one object, so
 * that names which the first records lack are not lost.
 */
export function mappingOfExport(plan: Omit<ReadPlan, 'mapping'>): CompleteMapping | undefined {
  const { columns } = plan.dialect;
  if (ownFileOf(columns) !== 'export' || !columns.includes('question') || !columns.includes('answer')) return undefined;
  const mapping: Mapping = {};
  for (const [column, field] of EXPORT_FIELDS) if (columns.includes(column)) mapping[field] = column;
  if (!isTable(plan)) mapping['metadata.*'] = 'metadata';
  else for (const column of columns) if (isMetadata(column)) mapping[column] = column;
  return mapping as CompleteMapping;
}

const isMetadata = (column: string): column is `metadata.${string}` => column.startsWith('metadata.');

/** What a plan comes to for a file of ours: the values of an export are stored as they stand, neither stripped nor trimmed. */
export const planOfOwn = (plan: ReadPlan): ReadPlan =>
  ownFileOf(plan.dialect.columns) === 'export' ? { ...plan, html: 'keep', trim: 'none' } : plan;

/** Whether the cells of the source were neutralised when we wrote it. */
export function wasNeutralised(plan: ReadPlan): boolean {
  const { columns } = plan.dialect;
  return isTable(plan) && ownFileOf(columns) !== undefined && !columns.includes(LOSSLESS_COLUMN);
}

/** Undoes what was done to the cells of a file of ours when it was written; a file of someone else is read as it is. */
export function restoringRows(reader: RowReader, plan: ReadPlan, slots: readonly Slot[]): RowReader {
  const own = isTable(plan) ? ownFileOf(plan.dialect.columns) : undefined;
  if (own === undefined) return reader;
  const neutral = wasNeutralised(plan);
  const read = (index: number, cells: Cell[]): RowFlaw | undefined => {
    const flaw = reader.read(index, cells);
    if (flaw !== undefined && flaw.severity !== 'warning') return flaw;
    slots.forEach(({ field }, slot) => {
      const cell = cells[slot];
      if (typeof cell !== 'string') return;
      const text = neutral ? restored(cell) : cell;
      cells[slot] = own === 'export' ? exportedCell(field, text) : text;
    });
    return flaw;
  };
  return {
    read,
    ...(reader.line === undefined ? {} : { line: reader.line.bind(reader) }),
    ...(reader.raw === undefined ? {} : { raw: reader.raw.bind(reader) }),
  };
}

/** Only cells of tables are neutralised or hold lists as text; records of trees say what they are. */
export function isTable({ dialect, sourceType }: Omit<ReadPlan, 'mapping'>): boolean {
  switch (dialect.type) {
    case 'csv':
    case 'tsv':
      return true;
    case 'rows':
      return sourceType === 'xlsx' || sourceType === 'ods';
    case 'jsonl':
    case 'json':
      return false;
  }
}

function exportedCell(field: string, text: string): Cell {
  if (field === 'tags' || field === 'variants') return { list: listOf(text) };
  if (!field.startsWith('metadata.')) return text;
  const value = valueOf(text);
  if (value === undefined) return '';
  return value === text ? text : { json: value };
}

/** Codes of rows that could not be taken apart: in a table they stand whole in the first column. */
const NOT_TAKEN_APART: ReadonlySet<string> = new Set<RowFlawCode>([
  'quote_unclosed',
  'quote_misplaced',
  'fields_too_many',
  'row_too_large',
  'paths_too_many',
  'json_row_invalid',
  'json_name_repeated',
  'json_row_not_object',
  'row_invalid',
]);

/**
 * Rows of a file of results that came as they are, though they could not be taken apart: they fail by the same code again, not by
 * what their columns lack.
 */
export function refusingUnmended(
  reader: RowReader,
  plan: ReadPlan,
  open: (slots: readonly Slot[]) => RowReader,
): RowReader {
  const { columns } = plan.dialect;
  const carried = carriedColumns(columns);
  if (!isTable(plan) || ownFileOf(columns) !== 'results' || !columns.includes(CODE_COLUMN) || carried.length < 2)
    return reader;
  const noted = open([...carried, CODE_COLUMN].map((column) => ({ field: `metadata.${column}`, column })));
  const cells = new Array<Cell>(carried.length + 1).fill('');
  const read = (index: number, own: Cell[]): RowFlaw | undefined => {
    const flaw = reader.read(index, own);
    if (flaw !== undefined && flaw.severity !== 'warning') return flaw;
    noted.read(index, cells);
    const codes = cells.at(-1);
    const [code] = typeof codes === 'string' ? codes.split('; ') : [];
    const isWhole = cells.slice(1, -1).every((cell) => cell === '') && cells[0] !== '';
    return isWhole && NOT_TAKEN_APART.has(code ?? '') ? unmended(code as RowFlawCode) : flaw;
  };
  return {
    ...reader,
    read,
    ...(reader.line && { line: reader.line.bind(reader) }),
    ...(reader.raw && { raw: reader.raw.bind(reader) }),
  };
}

const unmended = (code: RowFlawCode): RowFlaw => ({
  code,
  message: 'The row still stands whole in its first column; put its values into the columns that they belong to.',
});
