import { foldBytes } from '../identity/fold-bytes.ts';
import { Words, isAsciiWord } from '../identity/four-bytes.ts';
import { QUESTION_KEY_HEAD } from '../identity/key.ts';
import { SURE } from '../validate/quality.ts';
import { BEGINS_LATIN } from '../validate/scripts.ts';
import { isLetterAt } from './utf8.ts';

const SPACE = 0x20;
const DELETE = 0x7f;
const NON_ASCII = 0x80;
/** What tells lower from upper case. */
const CASE_BIT = 0x20;
const [LOWER_A, LOWER_Z] = [0x61, 0x7a];
/** From here on a byte is the first one of a character of several. */
const FIRST_OF_SEVERAL = 0xc0;
/** First byte of U+00C0 to U+00FF, with which garbled characters begin. */
const FIRST_OF_GARBLED = 0xc3;
/** First bytes of the characters by which garbled ones go on. */
const GARBLED_GOES_ON = Uint8Array.from({ length: 256 }, (_, byte) =>
  [0xc2, 0xc5, 0xc6, 0xcb, 0xe2].includes(byte) ? 1 : 0,
);
/** Of four, which are two units of UTF-16. */
const FIRST_OF_FOUR = 0xf0;
/** First byte of the characters from U+0300 on, with which the letters of Latin end. */
const LAST_OF_LATIN = 0xcb;
const NOT_BEGINNING = Buffer.from(SURE.notBeginning);
const FIRST_BYTES = 4096;
const words = new Words();

/** What stands for lost characters, or begins it, as a number of three bytes. */
const LOST: readonly number[] = [0xefbfbd, 0xe9949f, 0xe58da0];
const LOST_FIRST: readonly number[] = LOST.map((code) => code >> 16);
/** Full stop, exclamation and question mark of East Asia. */
const EAST_ASIAN_ENDS: readonly number[] = [0xe38082, 0xefbc81, 0xefbc9f];

const isSeen = (byte: number): boolean => byte > SPACE && byte < DELETE;
const isLetter = (byte: number): boolean => (byte | CASE_BIT) >= LOWER_A && (byte | CASE_BIT) <= LOWER_Z;

const threeBytes = (bytes: Buffer, at: number): number =>
  ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);

const isLost = (bytes: Buffer, at: number): boolean =>
  LOST_FIRST.includes(bytes[at] as number) && LOST.includes(threeBytes(bytes, at));

/** Whether the text begins as filler text does, in either case. */
function isFiller(bytes: Buffer, from: number): boolean {
  for (let i = 0; i < NOT_BEGINNING.length; i++)
    if (((bytes[from + i] as number) | CASE_BIT) !== NOT_BEGINNING[i]) return false;
  return true;
}

/** Whether the last character, which is the last but `from`, is surely none that trimming takes. */
function endsSeen(bytes: Buffer, from: number, to: number): boolean {
  const last = bytes[to - 1] as number;
  if (last < NON_ASCII) return isSeen(last);
  let at = to - 1;
  while (at > from && (bytes[at] as number) < FIRST_OF_SEVERAL) at--;
  return isLetterAt(bytes, at) || EAST_ASIAN_ENDS.includes(threeBytes(bytes, at));
}

/** Whether so much of the beginning is Latin that the text is of no other script. */
function beginsLatin(bytes: Buffer, from: number): boolean {
  let letters = 0;
  // As many characters take as many bytes at least.
  for (let at = from; at < from + BEGINS_LATIN.chars; at++) if (isLetter(bytes[at] as number)) letters++;
  return letters >= BEGINS_LATIN.letters;
}

/** What the bytes of a text tell of it; the figures are those of the text that was looked at last. */
export class UsualText {
  /** Length in units of UTF-16. */
  chars = 0;
  /** Whether it is surely not garbled. */
  isWhole = true;
  /** Whether it is surely of no other script than Latin. */
  isLatin = true;
  private folded = Buffer.allocUnsafeSlow(FIRST_BYTES);

  /** Whether the text is to be taken as it is, and nothing of it but its characters beyond ASCII could lower its quality. */
  isUsual(bytes: Buffer, from: number, to: number): boolean {
    if (to - from < SURE.chars || !endsSeen(bytes, from, to)) return false;
    if (!(isLetter(bytes[from] as number) || isLetterAt(bytes, from)) || isFiller(bytes, from)) return false;
    this.look(bytes, from, to);
    return this.chars >= SURE.chars;
  }

  /** What the key of a question is the hash of; undefined when it holds characters that are not folded as bytes. */
  keyInput(bytes: Buffer, from: number, to: number): Buffer | undefined {
    const length = QUESTION_KEY_HEAD.length + to - from;
    if (this.folded.length < length) this.folded = Buffer.allocUnsafeSlow(2 * length);
    const end = foldBytes(bytes, from, to, this.folded, QUESTION_KEY_HEAD.copy(this.folded));
    return end === undefined ? undefined : this.folded.subarray(0, end);
  }

  private look(bytes: Buffer, from: number, to: number): void {
    let chars = to - from;
    let isLatin = true;
    let isWhole = true;
    const source = words.of(bytes);
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte < NON_ASCII) {
        while (at + 4 < to && isAsciiWord(source.getInt32(bytes.byteOffset + at + 1, true))) at += 4;
        continue;
      }
      // Bytes that go on with a character are no unit of their own.
      if (byte < FIRST_OF_SEVERAL) chars--;
      else {
        if (byte >= FIRST_OF_FOUR) chars++;
        isLatin &&= byte <= LAST_OF_LATIN;
        const isGarbled = GARBLED_GOES_ON[byte] === 1 && at > from + 1 && bytes[at - 2] === FIRST_OF_GARBLED;
        isWhole &&= !isGarbled && !isLost(bytes, at);
      }
    }
    this.chars = chars;
    this.isWhole = isWhole;
    this.isLatin = isLatin || beginsLatin(bytes, from);
  }
}
