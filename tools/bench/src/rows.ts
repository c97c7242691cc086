import { createWriteStream } from 'node:fs';
import { once } from 'node:events';

const WORDS = (
  'import workflow answer question customer refund invoice account password reset delivery order policy étage größe 质量 답변 cancel change ' +
  'retry batch vector database search result email phone address country tax rate limit plan upgrade support ticket agent'
).split(' ');
const CATEGORIES = ['billing', 'shipping', 'account'];
const TAGS = ['a', 'a;b', ''];
const ENDINGS = ['.', ', "quoted", too.', '\nsecond line.'];
const WRITE_CHARS = 1 << 20;

/** Seeded numbers in [0, 1), mulberry32: the same rows on every machine. */
function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const quoted = (cell: string): string => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

export interface BenchRow {
  readonly question: string;
  readonly answer: string;
  readonly category: string;
  readonly tags: string;
}

/**
 * Rows of real-looking lengths: questions of about 60 characters, answers of about 300, with commas, quotes, newlines and
 * non-ASCII; every 1,000th row has a blank answer, every 500th repeats an earlier question.
 */
export function* benchRows(rows: number, seed: number): Generator<BenchRow> {
  const random = seeded(seed);
  const below = (n: number): number => Math.floor(random() * n);
  const pick = (items: readonly string[]): string => items[below(items.length)] ?? '';
  const text = (from: number, to: number): string =>
    Array.from({ length: from + below(to - from + 1) }, () => pick(WORDS)).join(' ');
  let kept = '';
  for (let row = 1; row <= rows; row++) {
    let question = `${text(5, 12)} #${row}?`;
    if (row % 500 === 1) kept = question;
    if (row % 500 === 0) question = kept;
    const answer = row % 1000 === 0 ? '' : text(20, 60) + pick(ENDINGS);
    yield { question, answer, category: pick(CATEGORIES), tags: pick(TAGS) };
  }
}

/** Writes a file piece by piece; the whole is never held. */
export async function writePieces(file: string, pieces: Iterable<string>): Promise<void> {
  const out = createWriteStream(file);
  let buffer = '';
  for (const piece of pieces) {
    buffer += piece;
    if (buffer.length < WRITE_CHARS) continue;
    if (!out.write(buffer)) await once(out, 'drain');
    buffer = '';
  }
  out.end(buffer);
  await once(out, 'close');
}

export function* asCsv(rows: Iterable<BenchRow>): Generator<string> {
  yield 'question,answer,category,tags\n';
  for (const row of rows) yield `${[row.question, row.answer, row.category, row.tags].map(quoted).join(',')}\n`;
}

export const writeRows = (file: string, rows: number, seed: number): Promise<void> =>
  writePieces(file, asCsv(benchRows(rows, seed)));
