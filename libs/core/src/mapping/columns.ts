import { sha256 } from '../identity/sha256.ts';
import { isReportColumn } from '../report/report-columns.ts';
import { namesOf, parsePath } from './path.ts';
import { foldName } from './synonyms.ts';

/** What is known of the columns of a file. */
export interface ColumnsSeen {
  readonly columns: readonly string[];
  readonly samples: readonly (readonly string[])[];
  /** False when no record could be seen: then a given mapping is taken as it is, and plain names for the rest. */
  readonly columnsKnown: boolean;
  /** Whether the columns are paths of trees: then paths above and below them are known as well. */
  readonly paths?: boolean | undefined;
}

/** Values of a column in the samples that are not blank. */
export const valuesOf = ({ columns, samples }: ColumnsSeen, column: string): string[] => {
  const index = columns.indexOf(column);
  return samples.map((row) => row[index] ?? '').filter((value) => value.trim() !== '');
};

/** Whether a mapping may name the column: it is one, or a path into a tree that was seen. */
export function isKnownColumn(seen: ColumnsSeen, column: string): boolean {
  if (seen.columns.includes(column)) return true;
  if (seen.paths !== true) return false;
  const names = namesOf(parsePath(column));
  if (names === '') return false;
  return seen.columns.some(
    (known) =>
      known === names ||
      known.startsWith(`${names}.`) ||
      (names.startsWith(`${known}.`) && leadsTo(seen, known, names)),
  );
}

/** Whether trees in the column have the last of the names. */
const leadsTo = (seen: ColumnsSeen, column: string, names: string): boolean => {
  const member = `${JSON.stringify(names.slice(names.lastIndexOf('.') + 1))}:`;
  return valuesOf(seen, column).some((value) => /^[[{]/.test(value) && value.replaceAll('": ', '":').includes(member));
};

/** Tells of a column whether it is one of those used, or above or below one in a tree. */
export function usedOf(used: readonly string[]): (column: string) => boolean {
  const exact = new Set(used);
  const paths = used.map((name) => namesOf(parsePath(name))).filter((names) => names !== '');
  return (column) =>
    exact.has(column) ||
    paths.some((names) => names === column || names.startsWith(`${column}.`) || column.startsWith(`${names}.`));
}

/** The column of the file that a name stands for: spelled the same, or the only one that folds to the same name. */
export function columnNamed(seen: ColumnsSeen, name: string): string | undefined {
  if (isKnownColumn(seen, name)) return name;
  const folded = foldName(name);
  const alike = seen.columns.filter((column) => foldName(column) === folded);
  return alike.length === 1 ? alike[0] : undefined;
}

const SEPARATOR = '\x1f';

/**
 * What a set of columns is remembered by, 64 hex digits: neither order nor case nor accents nor spaces count, nor columns that a
 * report of ours added, so that a mended file finds the mapping of its source.
 */
export function headerSetKey(columns: readonly string[]): string {
  const names = columns.filter((name) => !isReportColumn(name)).map(foldName);
  return sha256(names.sort().join(SEPARATOR).toWellFormed()).toString('hex');
}
