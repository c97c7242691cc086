import { isUtf8 } from 'node:buffer';
import type { Guess } from '@pairloom/contract';
import { FileFault } from '../faults.ts';
import { canonicalEncoding } from './encoding-names.ts';
import { guessOf } from './guesses.ts';
import { legacyFits } from './legacy-encoding.ts';
import { detectWide } from './utf16.ts';
import { looksLikeUtf7 } from './utf7.ts';

/** How a text is encoded. Labels are those of the WHATWG Encoding Standard. */
export interface EncodingGuess {
  readonly encoding: string;
  /** From 0 to 1; 1 when it was asked for or a byte order mark says it. */
  readonly confidence: number;
  readonly alternatives: readonly { readonly value: string; readonly confidence: number }[];
  /** Length of a byte order mark of that encoding at the start. */
  readonly bomBytes: number;
}

/** Encodings worth naming to somebody who has to choose. */
export const USUAL_ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1256',
  'iso-8859-1',
  'iso-8859-15',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'koi8-r',
] as const;

const MARKS: readonly (readonly [encoding: string, bytes: Buffer])[] = [
  ['utf-32', Buffer.from([0xff, 0xfe, 0, 0])],
  ['utf-32', Buffer.from([0, 0, 0xfe, 0xff])],
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];
/** Share of control characters above which bytes are no text. */
const BINARY_SHARE = 0.02;
/** Valid multi-byte characters for each broken byte that make a file UTF-8 with a few bad rows, not another encoding. */
const VALID_PER_BROKEN = 4;
/** With Ctrl-Z, the mode switch of ISO 2022, and the separators of records and fields. */
const TEXT_BYTES = new Set([0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x1a, 0x1b, 0x1e, 0x1f]);
const MODE_SWITCH = Buffer.from('\x1b$', 'latin1');
/** Worth below which nothing speaks for an encoding. */
const IMPLAUSIBLE = 0.1;
/** Fits lie close together where encodings differ in a few characters only: those decide. */
const SHARPNESS = 12;
/** An encoding that no more speaks for, or that is no more ahead of the next, is not taken without asking. */
const TOLD_FROM = 0.5;
const TOLD_AHEAD = 0.1;
const IN_PARTS_BROKEN = 0.9;
const ASCII_SO_FAR = 0.95;

/**
 * How the text that begins with `head` is encoded: what is asked for, a byte order mark, UTF-16 by its zero bytes, UTF-8 when it is
 * valid (or nearly), else the encoding in which it reads best. A character that the end of an incomplete head cuts is no fault.
 * @throws FileFault `encoding_unsupported`, also when nothing fits; `format_unsupported` for what is no text.
 */
export function detectEncoding(head: Buffer, complete: boolean, asked?: string): EncodingGuess {
  const mark = MARKS.find(([, bytes]) => head.subarray(0, bytes.length).equals(bytes));
  if (asked !== undefined) return askedFor(asked, mark);
  if (mark !== undefined) {
    if (mark[0] === 'utf-32') throw unsupported('The file is UTF-32 text');
    return sure(mark[0], mark[1].length);
  }
  const wide = detectWide(head);
  if (wide === 'utf-32') throw zerosExplained(head);
  if (wide !== undefined) return guessed(wide, 0.95);
  const text = complete ? head : head.subarray(0, wholeCharacters(head));
  if (controlShare(text) > BINARY_SHARE) throw noText();
  return unicode(text, complete) ?? legacy(text, complete);
}

/** @throws FileFault `encoding_unsupported` for a guess that another encoding fits about as well. */
export function refuseDoubtful(guess: Pick<Guess, 'value' | 'confidence' | 'alternatives'>): void {
  if (!isDoubtful(guess)) return;
  const likely = [guess, ...guess.alternatives].map(({ value, confidence }) => `${value} (${percent(confidence)})`);
  throw unsupported(
    `The encoding of the file cannot be told for sure: it could be ${likely.join(', ')}; give options.encoding`,
  );
}

/** Whether another encoding is nearly as likely, or none is likely. */
export function isDoubtful({ confidence, alternatives: [next] }: Pick<Guess, 'confidence' | 'alternatives'>): boolean {
  return next !== undefined && (confidence < TOLD_FROM || confidence - next.confidence < TOLD_AHEAD);
}

const percent = (share: number): string => `${Math.round(share * 100)}%`;

const sure = (encoding: string, bomBytes: number): EncodingGuess => ({
  encoding,
  confidence: 1,
  alternatives: [],
  bomBytes,
});
const guessed = (encoding: string, confidence: number): EncodingGuess => ({ ...sure(encoding, 0), confidence });

function askedFor(label: string, mark: (typeof MARKS)[number] | undefined): EncodingGuess {
  const encoding = canonicalEncoding(label);
  if (encoding === undefined) throw unsupported(`"${label}" is no encoding that is known`);
  // Plain "utf-16" leaves the order of bytes to the mark.
  const leavesOrder = /^utf[-_]?16$/i.test(label) && mark?.[0] === 'utf-16be';
  const chosen = leavesOrder ? 'utf-16be' : encoding;
  return sure(chosen, mark?.[0] === chosen ? mark[1].length : 0);
}

const unsupported = (what: string): FileFault =>
  new FileFault('encoding_unsupported', `${what}; usual encodings are ${USUAL_ENCODINGS.join(', ')}.`);
const noText = (): FileFault => new FileFault('format_unsupported', 'The file holds binary data, no text.');

/** Of 32 bits a character at least 8 are not zero. */
const TEXT_OF_32_BITS = 0.2;

/** More zero bytes than 16 bits a character give: 32 bits, or no text at all. */
function zerosExplained(head: Buffer): FileFault {
  const text = head.filter((byte) => byte !== 0);
  if (text.length < head.length * TEXT_OF_32_BITS) return noText();
  return controlShare(Buffer.from(text)) > BINARY_SHARE ? noText() : unsupported('The file looks like UTF-32 text');
}

/** UTF-8, or what consists of ASCII alone. */
function unicode(text: Buffer, complete: boolean): EncodingGuess | undefined {
  if (isUtf8(text)) {
    const isAscii = countBytes(text, (byte) => byte >= 0x80) === 0;
    if (isAscii && looksLikeUtf7(text))
      throw unsupported('The file looks like UTF-7 text; save it as UTF-8, or give options.encoding if it is none');
    if (isAscii && text.includes(MODE_SWITCH) && decodes(text, 'iso-2022-jp')) return guessed('iso-2022-jp', 0.9);
    return guessed('utf-8', isAscii && !complete ? ASCII_SO_FAR : 1);
  }
  const { valid, broken } = surveyUtf8(text);
  return valid >= broken * VALID_PER_BROKEN ? guessed('utf-8', IN_PARTS_BROKEN) : undefined;
}

function legacy(text: Buffer, complete: boolean): EncodingGuess {
  // A line that the head cuts may end within a character.
  const end = complete ? text.length : Math.max(text.lastIndexOf(0x0a), text.lastIndexOf(0x0d)) + 1 || text.length;
  const fits = legacyFits(text.subarray(0, end));
  const [best] = fits;
  if (best === undefined || best.fit < IMPLAUSIBLE)
    throw unsupported(
      'The encoding of the file cannot be told: it is not UTF-8, and reads badly in any other; give options.encoding',
    );
  const { value, confidence, alternatives } = guessOf('encoding', fits, SHARPNESS);
  return {
    encoding: String(value),
    confidence,
    alternatives: alternatives.map((other) => ({ value: String(other.value), confidence: other.confidence })),
    bomBytes: 0,
  };
}

function decodes(text: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(text);
    return true;
  } catch {
    return false;
  }
}

/** Length without a character that the end of the head cuts. */
function wholeCharacters(head: Buffer): number {
  for (let back = 1; back <= Math.min(3, head.length); back++) {
    const byte = head[head.length - back] as number;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? head.length - back : head.length;
  }
  return head.length;
}

function sequenceLength(lead: number): number {
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}

function countBytes(bytes: Buffer, is: (byte: number) => boolean): number {
  let count = 0;
  for (let i = 0; i < bytes.length; i++) if (is(bytes[i] as number)) count++;
  return count;
}

function controlShare(bytes: Buffer): number {
  // U+0000 among text is the fault of a row.
  const control = countBytes(bytes, (byte) => byte < 0x20 && byte !== 0 && !TEXT_BYTES.has(byte));
  return control / Math.max(bytes.length, 1);
}

interface Utf8Survey {
  /** Multi-byte characters. */
  valid: number;
  /** Bytes that belong to no character. */
  broken: number;
}

function surveyUtf8(bytes: Buffer): Utf8Survey {
  const survey = { valid: 0, broken: 0 };
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] as number;
    const length = lead < 0x80 ? 1 : sequenceLength(lead);
    if (lead < 0x80 || isUtf8(bytes.subarray(i, i + length))) {
      if (length > 1) survey.valid++;
      i += length;
    } else {
      survey.broken++;
      i++;
    }
  }
  return survey;
}
