/** Columns that a file of results carries after those of the source. None of them is ever a field of a pair. */
export const RESULT_COLUMNS = ['_row', '_line', '_code', '_field', '_message', '_pair_id'] as const;
export type ResultColumn = (typeof RESULT_COLUMNS)[number];

/** The column that every table written by Pairloom carries, results and exports alike. */
export const PAIR_ID_COLUMN = '_pair_id' satisfies ResultColumn;

/** The column that says why a row failed. */
export const CODE_COLUMN = '_code' satisfies ResultColumn;

/** A further column of tables whose cells stand as they are: without it formulas were neutralised. */
export const LOSSLESS_COLUMN = '_lossless';

/** The column that tells an export: version of the pair. */
export const VERSION_COLUMN = '_version';

/** In JSON Lines: a row that cannot be taken apart, as it stands in the source. */
export const RAW_COLUMN = '_raw';

/** Columns that are written anew with each file of results. */
const WRITTEN_ANEW: ReadonlySet<string> = new Set([...RESULT_COLUMNS, LOSSLESS_COLUMN, RAW_COLUMN]);

/** Whether the column says something about a row instead of holding a part of it: such columns are passed over on import. */
export const isReportColumn = (name: string): boolean => WRITTEN_ANEW.has(name) || name === VERSION_COLUMN;

/** The columns of a source that its results repeat. */
export const carriedColumns = (columns: readonly string[]): string[] =>
  columns.filter((name) => !WRITTEN_ANEW.has(name));

/** `results`: rows of a source and what became of them. `export`: pairs of a project, or results of an import of them. */
export type OwnFile = 'results' | 'export';

/** What file of ours has these columns; undefined for a file of someone else. */
export function ownFileOf(columns: readonly string[]): OwnFile | undefined {
  if (!columns.includes(PAIR_ID_COLUMN)) return undefined;
  return columns.includes(VERSION_COLUMN) ? 'export' : 'results';
}
