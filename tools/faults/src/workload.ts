import { randomFrom } from './random.ts';

/** A file to import, its options, and what was in the project before. */
export interface Workload {
  readonly name: string;
  /** Rows of the file, bad ones and repeats included. */
  readonly rows: number;
  readonly content: Buffer;
  readonly filename: string;
  readonly options: object;
  /** Imported before, without fault: so that rows also meet pairs that are there. */
  readonly before: Buffer;
  /** Imported before that, into no set. */
  readonly outside?: Buffer;
  /** The import of the file is over as well, and its undo is what something is done to. */
  readonly undone?: boolean;
  /** All or nothing. */
  readonly whole?: boolean;
}

/** The undo of its import. */
export const undoOf = (work: Workload): Workload => ({ ...work, name: `undo of ${work.name}`, undone: true });

export interface WorkloadOptions {
  readonly rows?: number;
  readonly batchRows?: number;
  readonly embed?: boolean;
  readonly seed?: number;
  /** Whether keys stand in the file twice. */
  readonly repeats?: boolean;
  /** All or nothing, of rows that are all good. */
  readonly whole?: boolean;
  /** The file is the whole of a set, of rows that are all good: the set holds pairs that it lacks, and some that it has stand in none. */
  readonly mirror?: boolean;
  /** JSON is rewritten as lines before it is planned. */
  readonly format?: keyof typeof FORMATS;
}

const COLUMNS = ['question', 'answer', 'category'];

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

type Row = readonly string[];

const FORMATS = {
  csv: (rows: readonly Row[]): string => `${[COLUMNS, ...rows].map((row) => row.map(cell).join(',')).join('\n')}\n`,
  /** A flat array would be read as it is. */
  json: (rows: readonly Row[]): string => {
    const pairs = rows.map((row) => Object.fromEntries(COLUMNS.map((name, at) => [name, row[at]])));
    return JSON.stringify({ pairs }, null, 1);
  },
} as const;

const MIRROR = { mode: 'mirror', sourceSet: 'catalogue', mirrorLimit: 100 } as const;

/**
 * Rows of every fate: of ten rows five are new, two change a pair that is there, two leave one as it is, one repeats the key of a row far
 * above; every 40th has no answer. In every other chunk those that would meet a pair are new as well: such chunks are copied in.
 */
export function workload({
  rows = 600,
  batchRows = 50,
  embed = true,
  seed = 1,
  repeats = true,
  whole = false,
  mirror = false,
  format = 'csv',
}: WorkloadOptions = {}): Workload {
  const random = randomFrom(seed);
  const question = (row: number): string => `What is number ${row} of ${seed}?`;
  const before: Row[] = [];
  const outside: Row[] = [];
  const after: Row[] = [];
  for (let row = 1; row <= rows; row++) {
    const kind = row % 10;
    const isNew = Math.floor((row - 1) / batchRows) % 2 === 1;
    const answer = row % 40 === 0 && !whole && !mirror ? '' : `Answer ${row}, "${random.below(1e6)}"\nsecond line`;
    if (mirror && kind === 0) before.push([`Who still asks for number ${row}?`, 'Nobody.', 'a']);
    if (mirror && kind === 9 && !isNew) outside.push([question(row), answer, 'a']);
    else if (kind >= 6 && !isNew) before.push([question(row), kind < 8 ? 'an older answer' : answer, 'a']);
    const asked = repeats && kind === 5 && row > 60 ? question(row - 54) : question(row);
    after.push([asked, answer, 'a']);
  }
  return {
    name: `${rows} rows in ${batchRows}${embed ? ', embedded' : ''}${repeats ? '' : ', no repeats'}${whole ? ', all or nothing' : ''}${mirror ? ', mirrored' : ''}${format === 'csv' ? '' : `, ${format}`}`,
    rows,
    content: Buffer.from(FORMATS[format](after)),
    filename: `pairs.${format}`,
    options: { batchRows, embed, ...(whole ? { onError: 'rollback' } : {}), ...(mirror ? MIRROR : {}) },
    before: Buffer.from(FORMATS[format](before)),
    ...(mirror ? { outside: Buffer.from(FORMATS[format](outside)) } : {}),
    whole,
  };
}
