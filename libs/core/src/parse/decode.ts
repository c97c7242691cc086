import { isUtf8 } from 'node:buffer';
import { canonicalEncoding } from '../dialect/encoding-names.ts';
import { FileFault } from '../faults.ts';
import { decodeKorean } from './korean.ts';
import type { TextPieces } from './rewrite.ts';

/** A byte that has no meaning comes as this plus its value: half of a surrogate pair, which no text holds. */
export const UNDECODABLE = 0xdc00;

/** No encoding takes more bytes for a character. */
const MAX_CHARACTER_BYTES = 4;
/** Decoded at once. */
const RUN_BYTES = 64 * 1024;
/** So many undecodable bytes, and this share of all, show that the text is in another encoding. */
const MANY_UNDECODABLE = 16 * 1024;
const UNDECODABLE_SHARE = 0.25;

/** Text of bytes that begin and end with a character; undefined when one of them has no meaning. */
interface Codec {
  /** Bytes that an undecodable place takes. */
  readonly unit: 1 | 2;
  readonly decode: (bytes: Buffer) => string | undefined;
  /** Told of each text that was taken, for encodings with modes. */
  readonly passed?: (bytes: Buffer) => void;
}

/**
 * Decodes a text that comes in buffers cut anywhere; the result does not depend on the cuts. Undecodable bytes come one by one as
 * `UNDECODABLE` + byte. A byte order mark stays in.
 */
export class ByteDecoder {
  readonly #encoding: string;
  readonly #codec: Codec;
  #carry: Buffer = Buffer.alloc(0);
  #seen = 0;
  #undecodable = 0;

  /** @throws FileFault `encoding_unsupported` for a label that is no encoding. */
  constructor(label: string) {
    const encoding = canonicalEncoding(label);
    if (encoding === undefined)
      throw new FileFault('encoding_unsupported', `"${label}" is no encoding that can be read.`);
    this.#encoding = encoding;
    this.#codec = codecOf(encoding);
  }

  /** @throws FileFault `encoding_unsupported` when much of what has come has no meaning in the encoding. */
  write(bytes: Buffer): string {
    let text = '';
    for (let at = 0; at < bytes.length; at += RUN_BYTES) text += this.#run(bytes.subarray(at, at + RUN_BYTES), false);
    return text;
  }

  end(): string {
    return this.#run(Buffer.alloc(0), true);
  }

  #run(bytes: Buffer, last: boolean): string {
    const data = this.#carry.length === 0 ? bytes : Buffer.concat([this.#carry, bytes]);
    this.#seen += bytes.length;
    let text = '';
    let at = 0;
    let step = data.length;
    while (at < data.length) {
      const end = Math.min(at + step, data.length);
      const found = this.#longest(data, at, end);
      if (found !== undefined) {
        text += found.text;
        at = found.end;
        // What is left of a run that was decoded as a whole is the begin of a character, or of a broken one.
        step = end === data.length ? MAX_CHARACTER_BYTES : step * 2;
      } else if (step > MAX_CHARACTER_BYTES) {
        step = Math.max(MAX_CHARACTER_BYTES, (end - at) >> 3);
      } else {
        if (!last && data.length - at < MAX_CHARACTER_BYTES) break;
        const next = Math.min(at + this.#codec.unit, data.length);
        text += this.#escaped(data.subarray(at, next));
        at = next;
        step = MAX_CHARACTER_BYTES;
      }
    }
    this.#carry = Buffer.from(data.subarray(at));
    return text;
  }

  /** The longest text that ends at `end` or less than a character before it. */
  #longest(data: Buffer, start: number, end: number): { text: string; end: number } | undefined {
    for (let to = end; to > start && to > end - MAX_CHARACTER_BYTES; to--) {
      const part = data.subarray(start, to);
      const text = this.#codec.decode(part);
      if (text === undefined) continue;
      this.#codec.passed?.(part);
      return { text, end: to };
    }
    return undefined;
  }

  #escaped(bytes: Buffer): string {
    this.#undecodable += bytes.length;
    if (this.#undecodable > MANY_UNDECODABLE && this.#undecodable > this.#seen * UNDECODABLE_SHARE)
      throw new FileFault('encoding_unsupported', `Most of the text has no meaning in the encoding ${this.#encoding}.`);
    return String.fromCharCode(...Array.from(bytes, (byte) => UNDECODABLE + byte));
  }
}

/** The text of a stream, without a byte order mark. @throws FileFault as `ByteDecoder`. */
export async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): TextPieces {
  const decoder = new ByteDecoder(encoding);
  let first = true;
  const bare = (text: string): string => {
    if (!first || text === '') return text;
    first = false;
    return text.startsWith('\ufeff') ? text.slice(1) : text;
  };
  for await (const buffer of bytes) {
    const text = bare(decoder.write(buffer));
    if (text !== '') yield text;
  }
  const rest = bare(decoder.end());
  if (rest !== '') yield rest;
}

function codecOf(encoding: string): Codec {
  switch (encoding) {
    case 'utf-8':
      return { unit: 1, decode: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : undefined) };
    case 'utf-16le':
      return { unit: 2, decode: utf16 };
    case 'utf-16be':
      return { unit: 2, decode: (bytes) => (bytes.length % 2 === 0 ? utf16(Buffer.from(bytes).swap16()) : undefined) };
    case 'euc-kr':
      return { unit: 1, decode: decodeKorean };
    case 'iso-2022-jp':
      return japaneseModes();
    default:
      return { unit: 1, decode: tableDecoder(encoding) };
  }
}

function utf16(bytes: Buffer): string | undefined {
  if (bytes.length % 2 !== 0) return undefined;
  const text = bytes.toString('utf16le');
  return text.isWellFormed() ? text : undefined;
}

/** Characters that Node's decoders give for bytes without a meaning, besides U+FFFD. */
const MEANINGLESS: Readonly<Record<string, RegExp>> = {
  'euc-jp': /[\ufffd\x80-\x9f]/,
  // The bytes that Windows leaves to its users.
  big5: /[\ufffd\ue000-\uf8ff]/,
};
/** U+FFFD itself in GB 18030; the other encodings do not have it. */
const REPLACEMENT_ITSELF = Buffer.from('8431a437', 'hex');

function tableDecoder(encoding: string): Codec['decode'] {
  const lenient = new TextDecoder(encoding, { ignoreBOM: true });
  const strict = new TextDecoder(encoding, { ignoreBOM: true, fatal: true });
  const meaningless = MEANINGLESS[encoding] ?? /\ufffd/;
  const hasReplacement = encoding === 'gb18030' || encoding === 'gbk';
  return (bytes) => {
    const text = lenient.decode(bytes);
    if (!meaningless.test(text)) return text;
    if (!hasReplacement || !bytes.includes(REPLACEMENT_ITSELF)) return undefined;
    try {
      return strict.decode(bytes);
    } catch {
      return undefined;
    }
  };
}

/** Escape sequences switch the mode, which the next run has to begin in. */
function japaneseModes(): Codec {
  const decode = tableDecoder('iso-2022-jp');
  const ESCAPE = 0x1b;
  let mode: Buffer = Buffer.alloc(0);
  return {
    unit: 1,
    decode: (bytes) => decode(mode.length === 0 || bytes[0] === ESCAPE ? bytes : Buffer.concat([mode, bytes])),
    passed: (bytes) => {
      const at = bytes.lastIndexOf(ESCAPE);
      if (at >= 0) mode = Buffer.from(bytes.subarray(at, at + 3));
    },
  };
}
