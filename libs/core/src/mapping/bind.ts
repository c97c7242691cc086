import type { FieldSource, Mapping } from '@pairloom/contract';
import { columnNamed, type ColumnsSeen } from './columns.ts';

/** A source with the names that its columns have in the file; undefined when the file lacks one of them. */
export function bindSource(source: FieldSource, seen: ColumnsSeen): FieldSource | undefined {
  if (typeof source === 'string') return columnNamed(seen, source);
  const { column, columns } = source;
  if (column !== undefined) {
    const name = columnNamed(seen, column);
    return name === undefined ? undefined : { ...source, column: name };
  }
  if (columns === undefined) return source;
  const names = columns.flatMap((name) => columnNamed(seen, name) ?? []);
  return names.length === columns.length ? { ...source, columns: names } : undefined;
}

/**
 * A mapping kept for a set of columns, with the names as this file spells them; see `headerSetKey`. Undefined when the file lacks a
 * column of it.
 */
export function bindMapping(mapping: Mapping, seen: ColumnsSeen): Mapping | undefined {
  const bound: Mapping = {};
  for (const [field, given] of Object.entries(mapping) as [string, FieldSource | FieldSource[] | undefined][]) {
    if (given === undefined) continue;
    const sources = (Array.isArray(given) ? given : [given]).map((source) => bindSource(source, seen));
    if (sources.includes(undefined)) return undefined;
    Object.assign(bound, { [field]: Array.isArray(given) ? sources : sources[0] });
  }
  return bound;
}
