import { parseArgs } from 'node:util';

export interface BenchOptions {
  readonly rows: number;
  readonly rounds: number;
  readonly smallImports: number;
  /** Rows that are imported in each format. */
  readonly formatRows: number;
  readonly seed: number;
  /** File for the figures as JSON. */
  readonly out: string | undefined;
}

export const USAGE = `usage: npm run bench -- [--rows 100k] [--rounds 3] [--small 20] [--formats 20k] [--seed 7] [--out FILE.json]`;

const UNITS = { '': 1, k: 1_000, M: 1_000_000 } as const;

/** `100k`, `1M` or a plain number. @throws Error with the usage. */
export function readCount(name: string, text: string): number {
  const [, digits, unit = ''] = /^(\d{1,9})([kM]?)$/.exec(text) ?? [];
  const count = Number(digits) * UNITS[unit as keyof typeof UNITS];
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--${name} must be a number such as 500, 100k or 1M\n${USAGE}`);
  return count;
}

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rows: { type: 'string', default: '100k' },
      rounds: { type: 'string', default: '3' },
      small: { type: 'string', default: '20' },
      formats: { type: 'string', default: '20k' },
      seed: { type: 'string', default: '7' },
      out: { type: 'string' },
    },
  });
  return {
    rows: readCount('rows', values.rows),
    rounds: readCount('rounds', values.rounds),
    smallImports: readCount('small', values.small),
    formatRows: readCount('formats', values.formats),
    seed: readCount('seed', values.seed),
    out: values.out,
  };
}
