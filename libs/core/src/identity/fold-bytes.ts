import { isFoldedButCase } from './fold.ts';
import { Words, isFlawed, lowerWord, spacesOf } from './four-bytes.ts';

const SPACE = 0x20;
const TAB = 0x09;
const CARRIAGE_RETURN = 0x0d;
const FIRST_UPPER = 0x41;
const LAST_UPPER = 0x5a;
const TO_LOWER = 0x20;
const NOT_ASCII = 0xff;

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

const read = new Words();
const written = new Words();

/**
 * Folds the UTF-8 of a text, from `from` to `to`, as `foldText` does, and writes it into `into` from `at` on; it takes no more bytes there
 * than here. Gives the place behind it; undefined when the text holds characters that only `foldText` knows to fold.
 */
export function foldBytes(
  text: Uint8Array,
  from: number,
  to: number,
  into: Uint8Array,
  at: number,
): number | undefined {
  const source = read.of(text);
  const target = written.of(into);
  let put = at;
  let spaceDue = false;
  for (let place = from; place < to;) {
    const word = place + 4 <= to ? source.getInt32(text.byteOffset + place, true) : FLAWED;
    if (isPlainWord(word) && ((word & 0xff) !== SPACE || (put > at && !spaceDue))) {
      if (spaceDue) into[put++] = SPACE;
      spaceDue = false;
      target.setInt32(into.byteOffset + put, lowerWord(word), true);
      put += 4;
      place += 4;
      continue;
    }
    const byte = FOLDED[text[place] as number] as number;
    if (byte === SPACE) {
      spaceDue = put > at;
      place++;
      continue;
    }
    if (spaceDue) into[put++] = SPACE;
    spaceDue = false;
    if (byte !== NOT_ASCII) {
      into[put++] = byte;
      place++;
      continue;
    }
    const size = (text[place] as number) < FIRST_OF_THREE ? 2 : 3;
    const lower = lowerCaseOf(text, place, size);
    if (lower === 0) return undefined;
    if (size === 3) into[put++] = FIRST_OF_THREE | (lower >> 12);
    into[put++] = size === 3 ? CONTINUED | ((lower >> 6) & 0x3f) : FIRST_OF_TWO | (lower >> 6);
    into[put++] = CONTINUED | (lower & 0x3f);
    place += size;
  }
  return put;
}

/** Four bytes of which one is no printed ASCII. */
const FLAWED = 0;

/** Whether each of four bytes is printed ASCII, no two spaces stand together, and none at the end. */
function isPlainWord(word: number): boolean {
  const spaces = spacesOf(word);
  return !isFlawed(word) && (spaces & (spaces << 8)) === 0 && spaces >= 0;
}

/** Whether folding leaves the character beyond ASCII at a place as it is, for all that is known without `foldText`. */
export function isFoldedAt(text: Uint8Array, at: number): boolean {
  const size = (text[at] as number) < FIRST_OF_THREE ? 2 : 3;
  const lower = lowerCaseOf(text, at, size);
  return lower !== 0 && lower === codeAt(text, at, size);
}

/** Lower case of the character of two or three bytes at a place; 0 when it is none of those that are folded by their case only. */
function lowerCaseOf(text: Uint8Array, at: number, size: 2 | 3): number {
  if ((text[at] as number) >= FIRST_OF_FOUR) return 0;
  lowerCase ??= lowerCaseTable();
  return lowerCase[codeAt(text, at, size)] as number;
}

function codeAt(text: Uint8Array, at: number, size: 2 | 3): number {
  const lead = text[at] as number;
  const second = (text[at + 1] as number) & 0x3f;
  return size === 2
    ? ((lead & 0x1f) << 6) | second
    : ((lead & 0x0f) << 12) | (second << 6) | ((text[at + 2] as number) & 0x3f);
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
