import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { FileFault } from '../faults.ts';
import { MAX_XML_DEPTH, MAX_XML_TOKEN_CHARS } from './sheet-limits.ts';

export type XmlAttributes = Readonly<Record<string, string>>;

/** Takes what stands in a part. Names of elements come without their prefix, those of attributes as written. */
export interface XmlHandler {
  open(name: string, attributes: XmlAttributes): void;
  close(name: string): void;
  text(text: string): void;
}

/** The value of an attribute whatever its prefix is, the one without a prefix last. */
export function attributeOf(attributes: XmlAttributes, local: string): string | undefined {
  for (const name in attributes) if (name.endsWith(`:${local}`) && !name.startsWith('xmlns:')) return attributes[name];
  return attributes[local];
}

/**
 * Reads the XML of a part piece by piece and stops after each, so that what the handler gathered can be taken.
 * @throws FileFault `package_invalid` for what is not well-formed, has a document type or is nested too deep.
 */
export async function* readXml(bytes: AsyncIterable<Buffer>, part: string, handler: XmlHandler): AsyncGenerator<void> {
  const source = new XmlPiece(part, handler);
  let decoder: TextDecoder | undefined;
  for await (const piece of bytes) {
    decoder ??= new TextDecoder(encodingOf(piece), { fatal: true });
    source.write(() => (decoder as TextDecoder).decode(piece, { stream: true }));
    yield;
  }
  source.write(() => decoder?.decode() ?? '');
  source.end();
  yield;
}

/** Reads all of a part. */
export async function readWholeXml(bytes: AsyncIterable<Buffer>, part: string, handler: XmlHandler): Promise<void> {
  for await (const _ of readXml(bytes, part, handler));
}

class XmlPiece {
  readonly #parser = new SaxesParser({ xmlns: false, position: false });
  readonly #part: string;
  readonly #locals = new Map<string, string>();
  #depth = 0;
  /** Whether anything was heard from the parser during a write. */
  #heard = false;
  #silent = 0;

  constructor(part: string, handler: XmlHandler) {
    this.#part = part;
    this.#parser.on('opentag', ({ name, attributes }) => {
      this.#heard = true;
      if (++this.#depth > MAX_XML_DEPTH) throw this.#fault('is nested too deep');
      handler.open(this.#local(name), attributes);
    });
    this.#parser.on('closetag', ({ name }) => {
      this.#heard = true;
      this.#depth--;
      handler.close(this.#local(name));
    });
    const text = (piece: string): void => {
      this.#heard = true;
      handler.text(piece);
    };
    this.#parser.on('text', text);
    this.#parser.on('cdata', text);
    this.#parser.on('comment', () => {
      this.#heard = true;
    });
    this.#parser.on('doctype', () => {
      throw this.#fault('has a document type declaration, which workbooks do not have');
    });
  }

  write(decode: () => string): void {
    this.#guard(() => {
      const text = decode();
      this.#heard = false;
      this.#parser.write(text);
      // What the parser has not told yet it holds in memory.
      this.#silent = this.#heard ? 0 : this.#silent + text.length;
    });
    if (this.#silent > MAX_XML_TOKEN_CHARS)
      throw new FileFault('sheet_too_large', `A value is longer than ${MAX_XML_TOKEN_CHARS} characters.`);
  }

  end(): void {
    this.#guard(() => this.#parser.close());
  }

  #guard(action: () => void): void {
    try {
      action();
    } catch (error) {
      if (error instanceof FileFault) throw error;
      throw this.#fault('is not well-formed XML', error);
    }
  }

  #local(name: string): string {
    const known = this.#locals.get(name);
    if (known !== undefined) return known;
    const local = name.slice(name.indexOf(':') + 1);
    if (this.#locals.size < 1000) this.#locals.set(name, local);
    return local;
  }

  #fault(what: string, cause?: unknown): FileFault {
    const part = JSON.stringify(this.#part.slice(0, 200));
    return new FileFault('package_invalid', `The part ${part} of the workbook ${what}.`, { cause });
  }
}

/** XML says by its first bytes whether it is UTF-16; workbooks are else UTF-8. */
function encodingOf(head: Buffer): string {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}
