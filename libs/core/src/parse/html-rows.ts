import { MAX_PAIR_CHARS } from './plain-text-lines.ts';
import type { SourceRow, SourceValue } from './rewrite.ts';

/** A pair found in a page; an answer that is undefined was too long to be held. */
export interface PagePair {
  readonly line: number;
  /** Several are questions with the same answer. */
  readonly questions: readonly string[];
  /** Several are alternatives. */
  readonly answers: readonly (string | undefined)[];
  readonly category: string;
}

/** Rows of a page: question, answer and, if wanted, category. */
export class PageRows {
  readonly #category: boolean;
  readonly #each: boolean;
  #rows: SourceRow[] = [];

  constructor({ category, each }: { readonly category: boolean; readonly each: boolean }) {
    this.#category = category;
    this.#each = each;
  }

  add({ line, questions, answers, category }: PagePair): void {
    const held = answers.filter((answer) => answer !== undefined);
    if (held.length < answers.length) {
      const message = `The answer has more than ${MAX_PAIR_CHARS} characters.`;
      this.#rows.push({ line, flaw: { code: 'row_too_large', message }, raw: questions.join('\n') });
      return;
    }
    const given = held.filter((answer) => answer !== '');
    const further = this.#category ? [category] : [];
    const push = (answer: SourceValue): unknown =>
      this.#rows.push({ line, values: [questions.length > 1 ? questions : (questions[0] ?? ''), answer, ...further] });
    if (given.length > 1 && this.#each) given.forEach(push);
    else push(given.length > 1 ? given : (given[0] ?? ''));
  }

  flawed(row: Extract<SourceRow, { flaw: unknown }>): void {
    this.#rows.push(row);
  }

  take(): SourceRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }
}

export const CATEGORY_STEP = ' / ';
