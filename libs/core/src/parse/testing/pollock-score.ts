/**
 * Scores of the Pollock benchmark for loaders of polluted CSV files (Vitagliano et al., VLDB 2023; its `metrics.py`). A loaded file
 * is compared with its clean version, both as rows of cells with the header as the first row. All comparisons are of multisets;
 * "precision" is the share of what should be there that is, "recall" the share of what is there that should be (named so by the
 * benchmark). The simple score is the sum of the means of ten measures over all files: 10 is the most.
 *
 * The benchmark takes numbers, dates and prices for equal when they mean the same. Cells are compared here as they stand but for
 * case: a reader that changes none gets the same score to a few thousandths.
 */
export const MEASURES = [
  'success',
  'headerPrecision',
  'headerRecall',
  'headerF1',
  'recordPrecision',
  'recordRecall',
  'recordF1',
  'cellPrecision',
  'cellRecall',
  'cellF1',
] as const;
export type Measures = Readonly<Record<(typeof MEASURES)[number], number>>;

type Rows = readonly (readonly string[])[];

/** Measures of one file; `loaded` is undefined when it could not be read. */
export function scoreFile(clean: Rows, loaded: Rows | undefined): Measures {
  if (loaded === undefined) return measuresOf(0, NONE, NONE, NONE);
  if (clean.length === 0) return measuresOf(1, FULL, FULL, FULL);
  const [header = [], ...records] = clean.map((row) => row.map(folded));
  const [loadedHeader = [], ...loadedRecords] = loaded.map((row) => row.map(folded));
  const joined = (rows: Rows): string[] => rows.map((row) => row.join(''));
  return measuresOf(
    1,
    compare(header, loadedHeader),
    compare(joined(records), joined(loadedRecords)),
    compare(clean.flat(), loaded.flat()),
  );
}

/** Sum of the means of all measures. */
export function simpleScore(files: readonly Measures[]): number {
  return MEASURES.reduce((sum, name) => sum + files.reduce((total, file) => total + file[name], 0) / files.length, 0);
}

/** Sum of the measures of one file. */
export const fileScore = (measures: Measures): number => MEASURES.reduce((sum, name) => sum + measures[name], 0);

interface Comparison {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}
const FULL: Comparison = { precision: 1, recall: 1, f1: 1 };
const NONE: Comparison = { precision: 0, recall: 0, f1: 0 };

const folded = (cell: string): string => cell.toLowerCase();

function compare(wanted: readonly string[], found: readonly string[]): Comparison {
  if (wanted.length === 0) return FULL;
  const left = new Map<string, number>();
  for (const item of found) left.set(item, (left.get(item) ?? 0) + 1);
  let common = 0;
  for (const item of wanted) {
    const count = left.get(item) ?? 0;
    if (count > 0) common++;
    left.set(item, count - 1);
  }
  if (common === 0) return NONE;
  const precision = common / wanted.length;
  const recall = common / found.length;
  return { precision, recall, f1: (2 * precision * recall) / (precision + recall) };
}

const measuresOf = (success: number, header: Comparison, record: Comparison, cell: Comparison): Measures => ({
  success,
  headerPrecision: header.precision,
  headerRecall: header.recall,
  headerF1: header.f1,
  recordPrecision: record.precision,
  recordRecall: record.recall,
  recordF1: record.f1,
  cellPrecision: cell.precision,
  cellRecall: cell.recall,
  cellF1: cell.f1,
});
