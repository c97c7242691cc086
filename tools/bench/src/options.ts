import { parseArgs } from 'node:util';

/** What can be measured; each by itself, in this order. */
export const PARTS = [
  'load',
  'small',
  'again',
  'scripts',
  'shapes',
  'parallel',
  'formats',
  'embeddings',
  'reading',
  'parse',
  'workers',
  'flat',
  'counts',
] as const;
export type PartName = (typeof PARTS)[number];

export interface BenchOptions {
  readonly parts: readonly PartName[];
  readonly rows: number;
  readonly rounds: number;
  readonly smallImports: number;
  /** Rows that are imported in each format. */
  readonly formatRows: number;
  /** Texts that get vectors. */
  readonly texts: number;
  readonly seed: number;
  /** File for the figures as JSON. */
  readonly out: string | undefined;
  /** Figures of a former run, to be compared with. */
  readonly check: string | undefined;
}

export const USAGE = `usage: npm run bench -- [--rows 100k] [--rounds 3] [--parts ${PARTS.join(',')}] [--small 50] [--formats 20k] [--texts 5k] [--seed 7]
  [--out FILE.json] [--check BASELINE.json]`;

const UNITS = { '': 1, k: 1_000, M: 1_000_000 } as const;

/** `100k`, `1M` or a plain number. @throws Error with the usage. */
export function readCount(name: string, text: string): number {
  const [, digits, unit = ''] = /^(\d{1,9})([kM]?)$/.exec(text) ?? [];
  const count = Number(digits) * UNITS[unit as keyof typeof UNITS];
  if (!Number.isSafeInteger(count) || count < 1)
    throw new Error(`--${name} must be a number such as 500, 100k or 1M\n${USAGE}`);
  return count;
}

function readParts(text: string): readonly PartName[] {
  const names = text.split(',');
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--parts has no "${unknown}"\n${USAGE}`);
  return PARTS.filter((part) => names.includes(part));
}

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      parts: { type: 'string', default: PARTS.join(',') },
      rows: { type: 'string', default: '100k' },
      rounds: { type: 'string', default: '3' },
      small: { type: 'string', default: '50' },
      formats: { type: 'string', default: '20k' },
      texts: { type: 'string', default: '5k' },
      seed: { type: 'string', default: '7' },
      out: { type: 'string' },
      check: { type: 'string' },
    },
  });
  return {
    parts: readParts(values.parts),
    rows: readCount('rows', values.rows),
    rounds: readCount('rounds', values.rounds),
    smallImports: readCount('small', values.small),
    formatRows: readCount('formats', values.formats),
    texts: readCount('texts', values.texts),
    seed: readCount('seed', values.seed),
    out: values.out,
    check: values.check,
  };
}
