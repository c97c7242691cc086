/** Categories of Lighthouse by their ids, as the table heads them. */
export const CATEGORIES = {
  performance: 'performance',
  accessibility: 'accessibility',
  'best-practices': 'best practices',
} as const;

export type Category = keyof typeof CATEGORIES;

/** Scores of 0 to 100, one of each run. */
export type Scores = Readonly<Record<Category, readonly number[]>>;

const NAMES = Object.keys(CATEGORIES) as Category[];

/** Of an even number the lower one of the two in the middle: a score is never one that no run had. */
export function medianOf(scores: readonly number[]): number {
  const sorted = scores.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Pages and categories whose median is below the bound. */
export const tooLow = (pages: ReadonlyMap<string, Scores>, bound: number): string[] =>
  [...pages].flatMap(([page, scores]) =>
    NAMES.filter((name) => !(medianOf(scores[name]) >= bound)).map(
      (name) => `${page}: ${CATEGORIES[name]} ${medianOf(scores[name])}`,
    ),
  );

/** Medians as a table; beside each, where runs differ, the lowest and the highest. */
export function tableOf(pages: ReadonlyMap<string, Scores>): string {
  const head = ['page', ...NAMES.map((name) => CATEGORIES[name])];
  const rows = [...pages].map(([page, scores]) => [page, ...NAMES.map((name) => cellOf(scores[name]))]);
  const widths = head.map((_cell, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  return [head, ...rows]
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellOf(scores: readonly number[]): string {
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  return low === high ? String(low) : `${medianOf(scores)} (${low}–${high})`;
}
