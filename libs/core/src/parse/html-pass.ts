import { Parser } from 'htmlparser2';
import { FileFault } from '../faults.ts';
import type { PageEnd, PageTag } from './html-capture.ts';
import { PageWindow } from './html-window.ts';
import type { SourceRow, TextPieces } from './rewrite.ts';

/** Finds the pairs of a page in one of the ways in which they can be written. */
export interface PageReader {
  open(tag: PageTag): void;
  close(end: PageEnd): void;
  text(text: string): void;
  /** A stretch that belongs to no value: scripts, styles, comments. */
  leaveOut(start: number, end: number): void;
  /** The text of a script of type application/ld+json. */
  jsonLd(text: string, line: number): void;
  end(at: number): void;
  /** First place of the page that is still needed; Infinity when there is none. */
  needs(): number;
  /** The rows found since it was asked last. */
  take(): SourceRow[];
}

const LEFT_OUT = new Set(['script', 'style', 'template', 'noscript', 'svg']);
const JSON_LD = /^\s*application\/ld\+json\b/i;
const MAX_TOKEN_CHARS = 16 * 1024 * 1024;
const MAX_DEPTH = 5_000;

/**
 * Passes a page by readers, piece by piece; pauses after each so that rows can be taken.
 * @throws FileFault `format_unsupported` for nesting or tags that no page has.
 */
export async function* passPage(
  pieces: TextPieces,
  makeReaders: (window: PageWindow) => readonly PageReader[],
): AsyncGenerator<void> {
  const window = new PageWindow();
  const readers = makeReaders(window);
  const pass = new PagePass(window, readers);
  for await (const piece of pieces) {
    window.append(piece);
    pass.write(piece);
    window.drop(Math.min(pass.pending, ...readers.map((reader) => reader.needs())));
    yield;
  }
  pass.end();
  yield;
}

class PagePass {
  readonly #window: PageWindow;
  readonly #readers: readonly PageReader[];
  readonly #parser: Parser;
  #depth = 0;
  /** The element that is left out, if one is open. */
  #left:
    { readonly depth: number; readonly start: number; readonly line: number; json: string | undefined } | undefined;
  /** Place of the last event. */
  #heard = 0;

  constructor(window: PageWindow, readers: readonly PageReader[]) {
    this.#window = window;
    this.#readers = readers;
    this.#parser = new Parser({
      onopentag: (name, attributes) => this.#open(name, attributes),
      onclosetag: (name, implied) => this.#close(name, implied),
      ontext: (text) => this.#text(text),
      oncomment: () => this.#leaveOut(this.#parser.startIndex, this.#parser.endIndex + 1),
    });
  }

  /** Where the text begins that the parser has not told about. */
  get pending(): number {
    return this.#heard;
  }

  write(piece: string): void {
    this.#parser.write(piece);
    if (this.#window.end - this.#heard > MAX_TOKEN_CHARS)
      throw new FileFault(
        'format_unsupported',
        `The page has a tag or comment of more than ${MAX_TOKEN_CHARS} characters.`,
      );
  }

  end(): void {
    this.#parser.end();
    for (const reader of this.#readers) reader.end(this.#window.end);
  }

  #open(name: string, attributes: Record<string, string>): void {
    const { startIndex: start, endIndex } = this.#parser;
    this.#heard = endIndex + 1;
    if (++this.#depth > MAX_DEPTH)
      throw new FileFault('format_unsupported', 'The elements of the page are nested too deep.');
    if (this.#left !== undefined) return;
    const line = this.#window.lineAt(start);
    if (LEFT_OUT.has(name)) {
      const json = name === 'script' && JSON_LD.test(attributes.type ?? '') ? '' : undefined;
      this.#left = { depth: this.#depth, start, line: json === undefined ? line : this.#window.lineAt(endIndex), json };
      return;
    }
    const tag = { name, attributes, depth: this.#depth, line, start, end: endIndex + 1 };
    for (const reader of this.#readers) reader.open(tag);
  }

  #close(name: string, implied: boolean): void {
    const { startIndex: start, endIndex } = this.#parser;
    this.#heard = Math.max(this.#heard, implied ? start : endIndex + 1);
    const depth = this.#depth--;
    if (this.#left === undefined) {
      const end = { name, depth, start, end: endIndex + 1, implied };
      for (const reader of this.#readers) reader.close(end);
    } else if (this.#left.depth === depth) {
      const { json, line } = this.#left;
      if (json !== undefined) for (const reader of this.#readers) reader.jsonLd(json, line);
      this.#leaveOut(this.#left.start, implied ? start : endIndex + 1);
      this.#left = undefined;
    }
  }

  #text(text: string): void {
    this.#heard = this.#parser.endIndex + 1;
    if (this.#left === undefined) for (const reader of this.#readers) reader.text(text);
    // One character over the limit tells that it was passed.
    else if (this.#left.json !== undefined && this.#left.json.length <= MAX_TOKEN_CHARS) this.#left.json += text;
  }

  #leaveOut(start: number, end: number): void {
    this.#heard = Math.max(this.#heard, end);
    for (const reader of this.#readers) reader.leaveOut(start, end);
  }
}
