import { HtmlCapture, QuestionText, type PageEnd, type PageTag } from './html-capture.ts';
import type { PageReader } from './html-pass.ts';
import type { PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import type { SourceRow } from './rewrite.ts';

/**
 * `<dl>` with a question in each `<dt>` and its answer in the `<dd>` behind. Several dt in a row are questions with one answer,
 * several dd parts of it; a list within an answer belongs to it.
 */
export class DefinitionsReader implements PageReader {
  readonly #window: PageWindow;
  readonly #rows: PageRows;
  /** Depth of the outermost list, 0 outside. */
  #list = 0;
  #line = 0;
  #questions: string[] = [];
  #answers: (string | undefined)[] = [];
  #term: QuestionText | undefined;
  #answer: { readonly depth: number; readonly capture: HtmlCapture } | undefined;

  constructor(window: PageWindow, rows: PageRows) {
    this.#window = window;
    this.#rows = rows;
  }

  open(tag: PageTag): void {
    this.#answer?.capture.open(tag);
    this.#term?.open(tag);
    if (this.#answer !== undefined || this.#term !== undefined) return;
    if (tag.name === 'dl' && this.#list === 0) this.#list = tag.depth;
    if (this.#list === 0) return;
    if (tag.name === 'dt') {
      if (this.#answers.length > 0) this.#flush();
      if (this.#questions.length === 0) this.#line = tag.line;
      this.#term = new QuestionText(tag.depth);
    } else if (tag.name === 'dd') {
      if (this.#questions.length === 0 && this.#answers.length === 0) this.#line = tag.line;
      this.#answer = { depth: tag.depth, capture: new HtmlCapture(this.#window, tag.end) };
    }
  }

  close(end: PageEnd): void {
    if (this.#answer !== undefined) this.#closeInAnswer(this.#answer, end);
    else if (this.#term !== undefined) this.#closeInTerm(this.#term, end);
    else if (end.depth === this.#list) {
      this.#flush();
      this.#list = 0;
    }
  }

  #closeInAnswer({ depth, capture }: { depth: number; capture: HtmlCapture }, end: PageEnd): void {
    if (end.depth > depth) {
      capture.close(end);
      return;
    }
    this.#answers.push(capture.value(end.start));
    this.#answer = undefined;
  }

  #closeInTerm(term: QuestionText, end: PageEnd): void {
    if (end.depth > term.depth) {
      term.close(end);
      return;
    }
    this.#questions.push(term.value);
    this.#term = undefined;
  }

  #flush(): void {
    const answers = this.#answers.includes(undefined)
      ? [undefined]
      : [this.#answers.filter((part) => part !== '').join('\n')];
    if (this.#questions.length > 0 || this.#answers.length > 0)
      this.#rows.add({ line: this.#line, questions: this.#questions, answers, category: '' });
    this.#questions = [];
    this.#answers = [];
  }

  text(text: string): void {
    this.#term?.text(text);
  }

  leaveOut(start: number, end: number): void {
    this.#answer?.capture.cut(start, end);
  }

  jsonLd(): void {
    // Not read here.
  }

  end(): void {
    this.#flush();
  }

  needs(): number {
    const capture = this.#answer?.capture;
    return capture === undefined || capture.isTooLong ? Infinity : capture.from;
  }

  take(): SourceRow[] {
    return this.#rows.take();
  }
}
