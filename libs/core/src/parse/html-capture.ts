import { Parser } from 'htmlparser2';
import { MAX_PAIR_CHARS } from './plain-text-lines.ts';
import type { PageWindow } from './html-window.ts';

/** A start tag; `start` and `end` are places in the page, `end` behind the tag. */
export interface PageTag {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Elements that are open with it. */
  readonly depth: number;
  readonly line: number;
  readonly start: number;
  readonly end: number;
}

/** The end of an element; `implied` when no end tag of its own closes it. */
export interface PageEnd {
  readonly name: string;
  readonly depth: number;
  readonly start: number;
  readonly end: number;
  readonly implied: boolean;
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** A stretch of HTML that becomes a value: as it is written, but for what is cut out. Tags without their counterpart are cut. */
export class HtmlCapture {
  readonly from: number;
  readonly #window: PageWindow;
  readonly #cuts: Range[] = [];
  readonly #open: Range[] = [];

  constructor(window: PageWindow, from: number) {
    this.#window = window;
    this.from = from;
  }

  /** Once it is too long, nothing of it needs to be held. */
  get isTooLong(): boolean {
    return this.#window.end - this.from > MAX_PAIR_CHARS;
  }

  open({ start, end }: PageTag): void {
    this.#open.push({ start, end });
  }

  close({ start, end, implied }: PageEnd): void {
    // The end of an element that had begun before.
    if (this.#open.pop() === undefined && !implied) this.cut(start, end);
  }

  cut(start: number, end: number): void {
    this.#cuts.push({ start, end });
  }

  /** The HTML up to a place, or the text where there are no elements in it; undefined when it is too long. */
  value(to: number): string | undefined {
    if (to - this.from > MAX_PAIR_CHARS) return undefined;
    const cuts = [...this.#cuts, ...this.#open].sort((a, b) => a.start - b.start);
    let html = '';
    let at = this.from;
    for (const { start, end } of cuts) {
      if (start > at) html += this.#window.slice(at, Math.min(start, to));
      at = Math.max(at, end);
    }
    if (at < to) html += this.#window.slice(at, to);
    return htmlValue(html.trim());
  }
}

/** Text that has no elements is decoded, since nothing marks it as HTML; unless it would then look as if it had. */
function htmlValue(html: string): string {
  if (html.includes('<')) return html;
  const text = html.includes('&') ? decoded(html) : html;
  return text.includes('<') ? `<p>${html}</p>` : collapsed(text);
}

/** A text as a value that may be taken for HTML. */
export const textValue = (text: string): string => {
  const plain = collapsed(text);
  return plain.includes('<') ? `<p>${plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>` : plain;
};

const collapsed = (text: string): string => text.replace(/[ \t\r\n\f]+/g, ' ').trim();

function decoded(html: string): string {
  let text = '';
  const parser = new Parser({
    ontext: (piece) => {
      text += piece;
    },
  });
  parser.end(html);
  return text;
}

const BREAKING = new Set([
  'address',
  'article',
  'br',
  'dd',
  'div',
  'dt',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'li',
  'p',
  'section',
  'td',
  'tr',
]);

/** Gathers the text of a question; what is hidden from readers, such as the sign of an accordion, is left out. */
export class QuestionText {
  /** Depth of the element whose text it is. */
  readonly depth: number;
  #text = '';
  #hiddenAt = 0;

  constructor(depth: number) {
    this.depth = depth;
  }

  open({ name, attributes, depth }: PageTag): void {
    if (this.#hiddenAt === 0 && attributes['aria-hidden'] === 'true') this.#hiddenAt = depth;
    if (BREAKING.has(name)) this.#text += ' ';
  }

  close({ name, depth }: PageEnd): void {
    if (depth === this.#hiddenAt) this.#hiddenAt = 0;
    if (BREAKING.has(name)) this.#text += ' ';
  }

  text(text: string): void {
    if (this.#hiddenAt === 0 && this.#text.length <= MAX_PAIR_CHARS) this.#text += text;
  }

  get value(): string {
    return textValue(this.#text);
  }
}
