import type { ErrorGroup, FieldSource, Mapping, RowEdit, SourceRow } from '@pairloom/contract';
import { columnsOf } from '../map/column-roles.ts';

/** Rows of a group of findings, as far as it names them. */
export const rowsOf = ({ ranges }: Pick<ErrorGroup, 'ranges'>): number[] =>
  ranges.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, place) => from + place));

const FIRST = ['question', 'answer', 'variants', 'category', 'tags', 'status', 'externalId'];
const rank = (field: string): number => (FIRST.includes(field) ? FIRST.indexOf(field) : FIRST.length);

/** Columns that fields are read from, the question first. */
export function mappedColumns(columns: readonly string[], mapping: Mapping): string[] {
  const fields = Object.keys(mapping).filter((field) => field !== 'ignore');
  const read = fields
    .sort((a, b) => rank(a) - rank(b))
    .flatMap((field) => columnsOf((mapping as Record<string, FieldSource | FieldSource[] | undefined>)[field]));
  return [...new Set(read)].filter((column) => columns.includes(column));
}

/** Fields that a column is read into, for the words beside it. */
export const fieldsOf = (column: string, mapping: Mapping): string[] =>
  Object.entries(mapping).flatMap(([field, source]) =>
    field !== 'ignore' && columnsOf(source as never).includes(column) ? [field] : [],
  );

/** Values of a row by column; blank where it cannot be taken apart. */
export const valuesOf = (row: SourceRow, columns: readonly string[]): Record<string, string> =>
  Object.fromEntries(columns.map((column, place) => [column, row.cells?.[place] ?? '']));

/**
 * The correction that turns a row into what was typed. Values that were corrected before stay corrected; a row that cannot be taken apart
 * needs a value for each mapped column.
 */
export function editOf(
  row: SourceRow,
  columns: readonly string[],
  mapping: Mapping,
  typed: Readonly<Record<string, string>>,
  before: RowEdit | undefined,
): RowEdit | null {
  const was = valuesOf(row, columns);
  const known = before && 'values' in before ? before.values : {};
  const changed = Object.entries(typed).filter(([column, value]) => value !== was[column]);
  if (changed.length === 0 && row.cells !== null) return null;
  const whole =
    row.cells === null ? mappedColumns(columns, mapping).map((column) => [column, typed[column] ?? '']) : [];
  return {
    row: row.row,
    values: { ...(Object.fromEntries(whole) as Record<string, string>), ...known, ...Object.fromEntries(changed) },
  };
}
