import { HtmlCapture, QuestionText, type PageEnd, type PageTag } from './html-capture.ts';
import type { PageReader } from './html-pass.ts';
import { CATEGORY_STEP, type PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import type { SourceRow } from './rewrite.ts';

interface OpenDetails {
  readonly depth: number;
  readonly line: number;
  readonly start: number;
  readonly capture: HtmlCapture;
  question: string;
  summary: { readonly text: QuestionText; readonly start: number } | undefined;
  nested: boolean;
}

/** `<details><summary>question</summary>answer</details>`. One that holds others is their category. */
export class DetailsReader implements PageReader {
  readonly #window: PageWindow;
  readonly #rows: PageRows;
  readonly #stack: OpenDetails[] = [];

  constructor(window: PageWindow, rows: PageRows) {
    this.#window = window;
    this.#rows = rows;
  }

  open(tag: PageTag): void {
    const inner = this.#stack.at(-1);
    if (tag.name === 'details') {
      if (inner !== undefined) inner.nested = true;
      this.#stack.push({
        depth: tag.depth,
        line: tag.line,
        start: tag.start,
        capture: new HtmlCapture(this.#window, tag.end),
        question: '',
        summary: undefined,
        nested: false,
      });
    } else if (inner !== undefined) this.#openInside(inner, tag);
  }

  #openInside(details: OpenDetails, tag: PageTag): void {
    details.capture.open(tag);
    if (details.summary !== undefined) details.summary.text.open(tag);
    else if (tag.name === 'summary' && details.question === '')
      details.summary = { text: new QuestionText(tag.depth), start: tag.start };
  }

  close(end: PageEnd): void {
    const details = this.#stack.at(-1);
    if (details === undefined) return;
    if (end.depth === details.depth) {
      this.#stack.pop();
      this.#finish(details, end);
      return;
    }
    const { summary } = details;
    details.capture.close(end);
    if (summary === undefined) return;
    if (end.depth > summary.text.depth) summary.text.close(end);
    else {
      details.question = summary.text.value;
      details.capture.cut(summary.start, end.implied ? end.start : end.end);
      details.summary = undefined;
    }
  }

  #finish(details: OpenDetails, end: PageEnd): void {
    const answer = details.capture.value(end.start);
    this.#stack.at(-1)?.capture.cut(details.start, end.implied ? end.start : end.end);
    if (answer === '' && (details.nested || details.question === '')) return;
    const category = this.#stack.map(({ question }) => question).filter((question) => question !== '');
    const { line, question } = details;
    this.#rows.add({ line, questions: [question], answers: [answer], category: category.join(CATEGORY_STEP) });
  }

  text(text: string): void {
    this.#stack.at(-1)?.summary?.text.text(text);
  }

  leaveOut(start: number, end: number): void {
    this.#stack.at(-1)?.capture.cut(start, end);
  }

  jsonLd(): void {
    // Not read here.
  }

  end(): void {
    // What is open at the end of the page the parser has closed.
  }

  needs(): number {
    return Math.min(...this.#stack.filter(({ capture }) => !capture.isTooLong).map(({ capture }) => capture.from));
  }

  take(): SourceRow[] {
    return this.#rows.take();
  }
}
