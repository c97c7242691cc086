import { HtmlCapture, QuestionText, type PageEnd, type PageTag } from './html-capture.ts';
import type { PageReader } from './html-pass.ts';
import { CATEGORY_STEP, type PageRows } from './html-rows.ts';
import type { PageWindow } from './html-window.ts';
import type { SourceRow } from './rewrite.ts';

const HEADING = /^h([1-6])$/;
/** What goes around the content of a page. */
const AROUND = new Set(['nav', 'footer', 'aside', 'form']);

/** Headings of one level as questions, what follows up to the next heading of that level or a higher one as the answer. */
export class HeadingsReader implements PageReader {
  readonly #window: PageWindow;
  readonly #rows: PageRows;
  readonly #level: number;
  /** The headings above, by level. */
  readonly #path: string[] = [];
  #heading: { readonly level: number; readonly line: number; readonly text: QuestionText } | undefined;
  #pair: { readonly line: number; readonly question: string; readonly capture: HtmlCapture } | undefined;
  /** Depth of an element around the content, 0 outside. */
  #around = 0;

  constructor(window: PageWindow, rows: PageRows, level: number) {
    this.#window = window;
    this.#rows = rows;
    this.#level = level;
  }

  open(tag: PageTag): void {
    if (this.#around > 0) return;
    const level = Number(HEADING.exec(tag.name)?.[1] ?? 0);
    if (AROUND.has(tag.name) || (level > 0 && level <= this.#level)) this.#flush(tag.start);
    if (AROUND.has(tag.name)) {
      this.#around = tag.depth;
      return;
    }
    this.#pair?.capture.open(tag);
    this.#heading?.text.open(tag);
    if (level > 0 && level <= this.#level && this.#heading === undefined)
      this.#heading = { level, line: tag.line, text: new QuestionText(tag.depth) };
  }

  close(end: PageEnd): void {
    if (this.#around > 0) {
      if (end.depth === this.#around) this.#around = 0;
      return;
    }
    const heading = this.#heading;
    if (heading === undefined) {
      if (end.name === 'main' || end.name === 'article' || end.name === 'body') this.#flush(end.start);
      this.#pair?.capture.close(end);
    } else if (end.depth > heading.text.depth) heading.text.close(end);
    else {
      this.#heading = undefined;
      this.#closeHeading(heading, end);
    }
  }

  #closeHeading(heading: { level: number; line: number; text: QuestionText }, end: PageEnd): void {
    const text = heading.text.value;
    if (heading.level < this.#level) {
      this.#path.length = Math.min(this.#path.length, heading.level - 1);
      this.#path[heading.level - 1] = text;
    } else if (text !== '') {
      const capture = new HtmlCapture(this.#window, end.implied ? end.start : end.end);
      this.#pair = { line: heading.line, question: text, capture };
    }
  }

  #flush(at: number): void {
    const pair = this.#pair;
    if (pair === undefined) return;
    this.#pair = undefined;
    const category = this.#path.filter((step) => step !== undefined && step !== '').join(CATEGORY_STEP);
    const { line, question } = pair;
    this.#rows.add({ line, questions: [question], answers: [pair.capture.value(at)], category });
  }

  text(text: string): void {
    if (this.#around === 0) this.#heading?.text.text(text);
  }

  leaveOut(start: number, end: number): void {
    this.#pair?.capture.cut(start, end);
  }

  jsonLd(): void {
    // Not read here.
  }

  end(at: number): void {
    this.#flush(at);
  }

  needs(): number {
    const capture = this.#pair?.capture;
    return capture === undefined || capture.isTooLong ? Infinity : capture.from;
  }

  take(): SourceRow[] {
    return this.#rows.take();
  }
}
