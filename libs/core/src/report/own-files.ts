import type { Cell, RowFlaw, RowReader, Slot } from '../parse/format.ts';
import type { ReadPlan } from '../ports/reading.ts';
import { listOf, valueOf } from './export-cells.ts';
import { restored } from './formulas.ts';
import { LOSSLESS_COLUMN, ownFileOf } from './report-columns.ts';

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
export function isTable({ dialect, sourceType }: ReadPlan): boolean {
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
