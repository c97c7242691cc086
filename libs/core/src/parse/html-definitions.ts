import { HtmlCapture, QuestionText, type PageEnd, type PageTag } from './html-capture.ts';
import type { PageReader } from './html-pass.ts';
import type { PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import type { SourceRow } from './rewrite.ts';

interface OpenAnswer {
  readonly depth: number;
  readonly capture: HtmlCapture;
}

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
  /** Lists that are open within the answer. */
  #nested = 0;
  #answer: OpenAnswer | undefined;

  constructor(window: PageWindow, rows: PageRows) {
    this.#window = window;
    this.#rows = rows;
  }

  open(tag: PageTag): void {
    // An element that is left open within does not keep the next one from ending it.
    if (this.#nested === 0 && (tag.name === 'dt' || tag.name === 'dd')) this.#endOpen(tag.start);
    if (this.#answer !== undefined && tag.name === 'dl') this.#nested++;
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

  #closeInAnswer({ depth, capture }: OpenAnswer, end: PageEnd): void {
    if (end.depth <= depth) this.#endOpen(end.start);
    else {
      if (end.name === 'dl') this.#nested--;
      capture.close(end);
    }
  }

  #closeInTerm(term: QuestionText, end: PageEnd): void {
    if (end.depth <= term.depth) this.#endOpen(end.start);
    else term.close(end);
  }

  #endOpen(at: number): void {
    if (this.#answer !== undefined) this.#answers.push(this.#answer.capture.value(at));
    if (this.#term !== undefined) this.#questions.push(this.#term.value);
    this.#answer = undefined;
    this.#term = undefined;
    this.#nested = 0;
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
