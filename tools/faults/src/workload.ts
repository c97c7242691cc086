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
  /** The import of the file is over as well, and its undo is what something is done to. */
  readonly undone?: boolean;
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
}

const cell = (text: string): string => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * Rows of every fate, spread over the chunks: of ten rows five are new, two change a pair that is there, two leave one as it
 * is, one repeats the key of a row far above; every 40th has no answer.
 */
export function workload({
  rows = 600,
  batchRows = 50,
  embed = true,
  seed = 1,
  repeats = true,
}: WorkloadOptions = {}): Workload {
  const random = randomFrom(seed);
  const question = (row: number): string => `What is number ${row} of ${seed}?`;
  const before: string[] = ['question,answer,category'];
  const lines: string[] = ['question,answer,category'];
  for (let row = 1; row <= rows; row++) {
    const kind = row % 10;
    const answer = row % 40 === 0 ? '' : `Answer ${row}, "${random.below(1e6)}"\nsecond line`;
    if (kind >= 6) before.push([question(row), kind < 8 ? 'an older answer' : answer, 'a'].map(cell).join(','));
    const asked = repeats && kind === 5 && row > 60 ? question(row - 54) : question(row);
    lines.push([asked, answer, 'a'].map(cell).join(','));
  }
  return {
    name: `${rows} rows${embed ? ', embedded' : ''}`,
    rows,
    content: Buffer.from(`${lines.join('\n')}\n`),
    filename: 'pairs.csv',
    options: { batchRows, embed },
    before: Buffer.from(`${before.join('\n')}\n`),
  };
}
