export const UNITS = ['s', 'ms', 'rows/s', 'MB', 'cores', 'calls', 'count', 'ratio'] as const;

/** One measured thing. Ratios are compared between runs, and what is fixed; all else depends on the machine. */
export interface Figure {
  readonly name: string;
  readonly unit: (typeof UNITS)[number];
  readonly values: readonly number[];
  /** The same on every machine, or nearly so. */
  readonly fixed?: boolean;
  /** Of what is compared: which way is better. */
  readonly better?: 'lower' | 'higher';
}

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spread(values: readonly number[]): Spread {
  const middle = (values.length - 1) / 2;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? 0;
  return {
    min: at(0),
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    max: at(sorted.length - 1),
  };
}

/** The value that `share` of the values do not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

const DIGITS: Readonly<Record<Figure['unit'], number>> = {
  s: 2,
  ms: 0,
  'rows/s': 0,
  MB: 0,
  cores: 2,
  calls: 2,
  count: 0,
  ratio: 2,
};

/** With so many digits as the unit is worth. */
export const shown = (value: number, unit: Figure['unit']): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: DIGITS[unit], maximumFractionDigits: DIGITS[unit] });

/** The figures as a Markdown table: median and range. */
export function figureTable(figures: readonly Figure[]): string {
  return table([
    ['figure', 'median', 'range'],
    ...figures.map(({ name, unit, values }) => {
      const { min, median, max } = spread(values);
      const suffix = unit === 'ratio' || unit === 'count' ? '' : ` ${unit}`;
      const range = values.length > 1 ? `${shown(min, unit)}–${shown(max, unit)}${suffix}` : '';
      return [name, `${shown(median, unit)}${suffix}`, range];
    }),
  ]);
}

/** Rows of a table with a rule under the head, columns as wide as they have to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}
