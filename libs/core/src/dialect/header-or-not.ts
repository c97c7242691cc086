import { cellKind, type CellKind } from './cell-kinds.ts';

export interface HeaderJudgement {
  readonly isHeader: boolean;
  readonly confidence: number;
}

const SENTENCE_END = /[.?!。？！؟]["'”’»)]?$/;
const QUESTION_END = /[?？؟]["'”’»)]?$/;
/** Columns are named by years, too. */
const YEAR = /^(19|20)\d\d$/;
const MOST = 0.8;
const LONG_NAME = 80;
/** A table without a header is rare: weak signs do not make one. */
const BENEFIT_OF_DOUBT = 0.6;

/**
 * Whether a first record names the columns, judged against the records below it: names are text over numbers or dates, short over
 * long texts; a first record that looks like those below is a row. Only strong signs tell that there is no header.
 */
export function judgeHeader(first: readonly string[], rows: readonly (readonly string[])[]): HeaderJudgement {
  if (rows.length === 0) return judgeAlone(first);
  const names = first.map((name) => name.trim()).filter((name) => name !== '');
  let votes = BENEFIT_OF_DOUBT - (new Set(names).size < names.length ? 0.3 : 0);
  first.forEach((name, column) => {
    const below = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
    if (name.trim() !== '' && below.length > 0) votes += voteOf(name.trim(), below);
  });
  return { isHeader: votes > 0, confidence: confidenceOf(votes) };
}

function judgeAlone(first: readonly string[]): HeaderJudgement {
  const kinds = first.map(cellKind).filter((kind) => kind !== 'blank');
  const texts = kinds.filter((kind) => kind === 'text').length;
  return { isHeader: texts * 2 >= kinds.length, confidence: 0.7 };
}

const confidenceOf = (votes: number): number => Math.min(0.5 + Math.abs(votes) / 4, 0.98);

/** Above 0: the cell names the column; below 0: it is one of its values. */
function voteOf(name: string, below: readonly string[]): number {
  if (YEAR.test(name) && !below.some((cell) => YEAR.test(cell))) return 0.5;
  const kind = cellKind(name);
  const usual = usualKind(below);
  if (usual !== 'text') return kind === usual ? -1 : Number(kind === 'text') * 1.5;
  if (kind !== 'text') return -0.5;
  if (below.includes(name)) return -1;
  return textVote(name, below);
}

function textVote(name: string, below: readonly string[]): number {
  if (name.length > LONG_NAME) return -0.8;
  const isSentence = SENTENCE_END.test(name) && (/\s/.test(name) || name.length > 8);
  const sentences = shareOf(below, SENTENCE_END);
  if (isSentence && QUESTION_END.test(name) && shareOf(below, QUESTION_END) > 0.5) return -1.2;
  if (isSentence) return sentences > 0.5 ? -0.6 : -0.2;
  const average = below.reduce((sum, cell) => sum + cell.length, 0) / below.length;
  return average > name.length * 2.5 + 10 || sentences > 0.5 ? 0.5 : 0.1;
}

const shareOf = (cells: readonly string[], pattern: RegExp): number =>
  cells.filter((cell) => pattern.test(cell)).length / cells.length;

/** The kind of most of the cells; cells of many kinds are text. */
function usualKind(cells: readonly string[]): CellKind {
  const counts = new Map<CellKind, number>();
  for (const cell of cells) {
    const kind = cellKind(cell);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const [kind, count] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? ['text', 0];
  return count >= cells.length * MOST ? kind : 'text';
}
