import { FileFault } from '../faults.ts';
import { MAX_SHARED_BYTES, MAX_SHARED_STRINGS } from './sheet-limits.ts';
import { readXml, type XmlHandler } from './sheet-xml.ts';

const SEGMENT_BYTES = 1024 * 1024;

/** Control characters and the like are written `_x000D_` in workbooks, an underscore that could be taken for one `_x005F_`. */
export const unescapeText = (text: string): string =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : text;

/** Texts by number, as UTF-8 outside the heap: a third of what strings take, and no work for the collector. */
class TextStore {
  readonly #segments: Buffer[] = [];
  /** Segment, start and end of each text. */
  #places = new Uint32Array(3 * 1024);
  #used = 0;
  #bytes = 0;
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(text: string): void {
    const length = Buffer.byteLength(text);
    this.#bytes += length;
    if (this.#bytes > MAX_SHARED_BYTES || this.#count >= MAX_SHARED_STRINGS)
      throw new FileFault('unpacked_too_large', 'The texts of the workbook are too many to be held in memory.');
    let segment = this.#segments.at(-1);
    if (segment === undefined || this.#used + length > segment.length) {
      segment = Buffer.allocUnsafeSlow(Math.max(SEGMENT_BYTES, length));
      this.#segments.push(segment);
      this.#used = 0;
    }
    segment.write(text, this.#used);
    this.#note(this.#segments.length - 1, this.#used, this.#used + length);
    this.#used += length;
  }

  get(index: number): string | undefined {
    if (index >= this.#count) return undefined;
    const at = index * 3;
    const segment = this.#segments[this.#places[at] as number];
    return segment?.toString('utf8', this.#places[at + 1], this.#places[at + 2]);
  }

  #note(segment: number, start: number, end: number): void {
    const at = this.#count++ * 3;
    if (at === this.#places.length) {
      const grown = new Uint32Array(this.#places.length * 2);
      grown.set(this.#places);
      this.#places = grown;
    }
    this.#places[at] = segment;
    this.#places[at + 1] = start;
    this.#places[at + 2] = end;
  }
}

/** Joins the runs of a text and leaves out what says how it is pronounced. */
export class RichText {
  #text = '';
  #inText = false;
  #phonetic = false;

  open(name: string): void {
    if (name === 'rPh') this.#phonetic = true;
    else if (name === 't') this.#inText = !this.#phonetic;
  }

  close(name: string): void {
    if (name === 'rPh') this.#phonetic = false;
    else if (name === 't') this.#inText = false;
  }

  add(text: string): void {
    if (this.#inText) this.#text += text;
  }

  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

/** The texts that cells share. They are read as far as they are asked for. */
export class SharedStrings {
  readonly #texts = new TextStore();
  readonly #reading: AsyncGenerator<void>;
  #ended = false;

  constructor(bytes: AsyncIterable<Buffer>, part: string) {
    this.#reading = readXml(bytes, part, new StringsHandler(this.#texts));
  }

  /** Reads on until the text of the number is known or there are no more. */
  async reach(index: number): Promise<void> {
    while (index >= this.#texts.count && !this.#ended) this.#ended = (await this.#reading.next()).done === true;
  }

  /** Undefined when there is no such text, or it was not reached. */
  get(index: number): string | undefined {
    const text = this.#texts.get(index);
    return text === undefined ? undefined : unescapeText(text);
  }

  async close(): Promise<void> {
    await this.#reading.return(undefined);
  }
}

class StringsHandler implements XmlHandler {
  readonly #texts: TextStore;
  readonly #rich = new RichText();

  constructor(texts: TextStore) {
    this.#texts = texts;
  }

  open(name: string): void {
    this.#rich.open(name);
  }

  close(name: string): void {
    if (name === 'si') this.#texts.add(this.#rich.take());
    else this.#rich.close(name);
  }

  text(text: string): void {
    this.#rich.add(text);
  }
}
