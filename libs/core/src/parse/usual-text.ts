import { QUESTION_KEY_HEAD } from '../identity/key.ts';
import { SURE } from '../validate/quality.ts';

const SPACE = 0x20;
const DELETE = 0x7f;
const NON_ASCII = 0x80;
/** What tells lower from upper case. */
const CASE_BIT = 0x20;
const [A, Z, LOWER_A, LOWER_Z] = [0x41, 0x5a, 0x61, 0x7a];
/** From here on a byte is the first one of a character of several. */
const FIRST_OF_SEVERAL = 0xc0;
/** Of four, which are two units of UTF-16. */
const FIRST_OF_FOUR = 0xf0;
/** First byte of the characters from U+0300 on, with which the letters of Latin end. */
const LAST_OF_LATIN = 0xcb;
const NOT_BEGINNING = Buffer.from(SURE.notBeginning);
const FIRST_BYTES = 4096;

const isSeen = (byte: number): boolean => byte > SPACE && byte < DELETE;
const isLowerLetter = (byte: number): boolean => byte >= LOWER_A && byte <= LOWER_Z;

/** Whether the text begins as filler text does, in either case. */
function isFiller(bytes: Buffer, from: number): boolean {
  for (let i = 0; i < NOT_BEGINNING.length; i++)
    if (((bytes[from + i] as number) | CASE_BIT) !== NOT_BEGINNING[i]) return false;
  return true;
}

/** What the bytes of a text tell of it; the figures are those of the text that was looked at last. */
export class UsualText {
  /** Length in units of UTF-16. */
  chars = 0;
  /** Whether it is of Latin letters, no two of them beyond ASCII beside each other: such a text is of one script and not garbled. */
  isPlain = true;
  private folded = Buffer.allocUnsafeSlow(FIRST_BYTES);

  /** Whether the text is to be taken as it is, and nothing of it but its characters beyond ASCII could lower its quality. */
  isUsual(bytes: Buffer, from: number, to: number): boolean {
    if (to - from < SURE.chars || !isSeen(bytes[to - 1] as number)) return false;
    if (!isLowerLetter((bytes[from] as number) | CASE_BIT) || isFiller(bytes, from)) return false;
    this.count(bytes, from, to);
    return this.chars >= SURE.chars;
  }

  /** What the key of a question is the hash of; undefined when folding takes more than lower case. */
  keyInput(bytes: Buffer, from: number, to: number): Buffer | undefined {
    const length = QUESTION_KEY_HEAD.length + to - from;
    if (this.folded.length < length) this.folded = Buffer.allocUnsafeSlow(2 * length);
    const { folded } = this;
    let put = QUESTION_KEY_HEAD.copy(folded);
    let before = SPACE;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      if (!isSeen(byte) && (byte !== SPACE || before === SPACE)) return undefined;
      folded[put++] = byte >= A && byte <= Z ? byte | CASE_BIT : byte;
      before = byte;
    }
    return before === SPACE ? undefined : folded.subarray(0, put);
  }

  private count(bytes: Buffer, from: number, to: number): void {
    let chars = to - from;
    let plain = true;
    for (let at = from; at < to; at++) {
      const byte = bytes[at] as number;
      if (byte < NON_ASCII) continue;
      // Bytes that go on with a character are no unit of their own.
      if (byte < FIRST_OF_SEVERAL) chars--;
      else {
        if (byte >= FIRST_OF_FOUR) chars++;
        plain &&= byte <= LAST_OF_LATIN && (bytes[at - 1] as number) < NON_ASCII;
      }
    }
    this.chars = chars;
    this.isPlain = plain;
  }
}
