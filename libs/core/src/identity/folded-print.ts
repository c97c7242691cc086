import { foldText, isFoldedButCase } from './fold.ts';

/** Length of the print of a text. */
export const PRINT_BYTES = 4;

const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const FIRST_UPPER = 0x41;
const LAST_UPPER = 0x5a;
const TO_LOWER = 0x20;
const NOT_ASCII = 0xff;
const SEED = 0x2c1b3c6d;
const FIRST_BYTES = 16 * 1024;

// UTF-8: leading bytes, and the characters that take two and three bytes.
const CONTINUED = 0x80;
const FIRST_OF_TWO = 0xc0;
const FIRST_OF_THREE = 0xe0;
const FIRST_OF_FOUR = 0xf0;
const FIRST_OF_TWO_BYTES = 0x80;
const FIRST_OF_THREE_BYTES = 0x800;
const CODES = 0x10000;

/** What folding makes of each ASCII character; runs of spaces are left to the loop. */
const FOLDED = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte > 0x7f) return NOT_ASCII;
  if (byte >= TAB && byte <= CARRIAGE_RETURN) return SPACE;
  return byte >= FIRST_UPPER && byte <= LAST_UPPER ? byte + TO_LOWER : byte;
});

/** Kept from one text to the next, which may be long. */
let scratch = Buffer.allocUnsafeSlow(FIRST_BYTES);

/**
 * Writes the print of a text, given as its UTF-8, into `prints` from `at` on: texts that fold to the same have the same, others the same
 * once in 2^32. It is no proof against texts made to collide, and serves warnings only: it is made for every row, where sha256 of the folded answer would
 * take about twice as long.
 */
export function writeFoldedPrint(utf8: Uint8Array, prints: Uint8Array, at: number): void {
  if (writePlainPrint(utf8, prints, at)) return;
  if (utf8.length > scratch.length) scratch = Buffer.allocUnsafeSlow(utf8.length * 2);
  const length = foldUsual(utf8, scratch);
  if (length !== undefined) return void writePlainPrint(scratch.subarray(0, length), prints, at, true);
  const text = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString('utf8');
  writePlainPrint(Buffer.from(foldText(text)), prints, at, true);
}

// Four bytes at a time: adding to each byte carries into its highest bit, which no ASCII character has.
const HIGH_BITS = 0x80808080 | 0;
const FROM_SPACE = 0x60606060;
const FROM_UPPER = 0x3f3f3f3f;
const ABOVE_UPPER = 0x25252525;
const BUT_ZERO = 0x7f7f7f7f;
const SPACES = 0x20202020;

/**
 * The print of a text of ASCII characters with single spaces only, and none at its ends; of any other that is `folded`. False, with nothing
 * written, when it is neither. In the manner of MurmurHash3.
 */
function writePlainPrint(text: Uint8Array, prints: Uint8Array, at: number, folded = false): boolean {
  const { length } = text;
  const whole = length - (length % 4);
  let hash = SEED;
  let spaceBefore = 0x80;
  for (let from = 0; from < length; from += 4) {
    let word = from < whole ? wordAt(text, from) : lastWord(text, from);
    if (!folded) {
      const spaces = ~((word ^ SPACES) + BUT_ZERO) & HIGH_BITS;
      const flaws = word | ~(word + FROM_SPACE) | (spaces & ((spaces << 8) | spaceBefore));
      if ((flaws & HIGH_BITS) !== 0) return false;
      spaceBefore = spaces >>> 24;
      word = lowerWord(word);
    }
    const spread = Math.imul(word, 0xcc9e2d51);
    const mixed = hash ^ Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
    hash = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (!folded && text[length - 1] === SPACE) return false;
  writeFinished(hash ^ length, prints, at);
  return true;
}

/** What is left of a text after its words, filled up with a character that is plain. */
function lastWord(text: Uint8Array, from: number): number {
  let word = 0x7f7f7f7f;
  for (let at = text.length - 1; at >= from; at--) word = (word << 8) | (text[at] as number);
  return word;
}

/** Folds a text into `into`. Gives its length then; undefined when it holds characters that only `foldText` knows to fold. */
function foldUsual(text: Uint8Array, into: Uint8Array): number | undefined {
  let length = 0;
  let spaceDue = false;
  for (let from = 0; from < text.length; from++) {
    const word = from + 4 <= text.length ? plainWord(text, from) : -1;
    if (word >= 0 && ((word & 0xff) !== SPACE || (length > 0 && !spaceDue))) {
      if (spaceDue) into[length++] = SPACE;
      spaceDue = false;
      into[length] = word;
      into[length + 1] = word >> 8;
      into[length + 2] = word >> 16;
      into[length + 3] = word >> 24;
      length += 4;
      from += 3;
      continue;
    }
    let byte = FOLDED[text[from] as number] as number;
    if (byte === SPACE) {
      spaceDue = length > 0;
      continue;
    }
    if (spaceDue) into[length++] = SPACE;
    spaceDue = false;
    if (byte === NOT_ASCII) {
      const size = (text[from] as number) < FIRST_OF_THREE ? 2 : 3;
      const lower = lowerCaseOf(text, from, size);
      if (lower === 0) return undefined;
      if (size === 3) into[length++] = FIRST_OF_THREE | (lower >> 12);
      into[length++] = size === 3 ? CONTINUED | ((lower >> 6) & 0x3f) : FIRST_OF_TWO | (lower >> 6);
      byte = CONTINUED | (lower & 0x3f);
      from += size - 1;
    }
    into[length++] = byte;
  }
  return length;
}

/** Four bytes in lower case; -1 unless all are printed ASCII, no two spaces stand together, and none at the end. */
function plainWord(text: Uint8Array, from: number): number {
  const word = wordAt(text, from);
  const spaces = ~((word ^ SPACES) + BUT_ZERO) & HIGH_BITS;
  const isPlain = ((word | ~(word + FROM_SPACE) | (spaces & (spaces << 8))) & HIGH_BITS) === 0 && spaces >= 0;
  return isPlain ? lowerWord(word) : -1;
}

const wordAt = (text: Uint8Array, from: number): number =>
  (text[from] as number) |
  ((text[from + 1] as number) << 8) |
  ((text[from + 2] as number) << 16) |
  ((text[from + 3] as number) << 24);

const lowerWord = (word: number): number => word | (((word + FROM_UPPER) & ~(word + ABOVE_UPPER) & HIGH_BITS) >>> 2);

/** Lower case of the character of two or three bytes at a place; 0 when it is none of those that are folded by their case only. */
function lowerCaseOf(text: Uint8Array, at: number, size: 2 | 3): number {
  const lead = text[at] as number;
  if (lead >= FIRST_OF_FOUR) return 0;
  const second = (text[at + 1] as number) & 0x3f;
  const code =
    size === 2
      ? ((lead & 0x1f) << 6) | second
      : ((lead & 0x0f) << 12) | (second << 6) | ((text[at + 2] as number) & 0x3f);
  lowerCase ??= lowerCaseTable();
  return lowerCase[code] as number;
}

let lowerCase: Uint16Array | undefined;

function lowerCaseTable(): Uint16Array {
  const table = new Uint16Array(CODES);
  for (let code = FIRST_OF_TWO_BYTES; code < CODES; code++) {
    const text = String.fromCharCode(code);
    const lower = text.toLowerCase();
    const sameSize = lower.charCodeAt(0) < FIRST_OF_THREE_BYTES === code < FIRST_OF_THREE_BYTES;
    if (isFoldedButCase(text) && lower.length === 1 && sameSize) table[code] = lower.charCodeAt(0);
  }
  return table;
}

function writeFinished(hash: number, prints: Uint8Array, at: number): void {
  let print = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  print = Math.imul(print ^ (print >>> 13), 0xc2b2ae35);
  print ^= print >>> 16;
  prints[at] = print >>> 24;
  prints[at + 1] = print >>> 16;
  prints[at + 2] = print >>> 8;
  prints[at + 3] = print;
}
