import { foldText } from './fold.ts';
import { foldBytes, isFoldedAt } from './fold-bytes.ts';
import { Words, beyondAscii, isAsciiWord, isFlawed, lowerWord, spacesOf } from './four-bytes.ts';

/** Length of the print of a text. */
export const PRINT_BYTES = 4;

const SPACE = 0x20;
/** Of the bytes of a character beyond ASCII the first one is at least this. */
const FIRST_LEAD = 0xc0;
/** Four characters that are as they should be. */
const PLAIN = 0x7f7f7f7f;
const SEED = 0x2c1b3c6d;
const FIRST_BYTES = 16 * 1024;

/** Kept from one text to the next, which may be long. */
let scratch = Buffer.allocUnsafeSlow(FIRST_BYTES);
const read = new Words();
const readScratch = new Words();

/**
 * Writes the print of a text, given as its UTF-8, into `prints` from `at` on: texts that fold to the same have the same, others the same
 * once in 2^32. It is no proof against texts made to collide, and serves warnings only: it is made for every row, where sha256 of the folded answer would
 * take about twice as long.
 */
export function writeFoldedPrint(utf8: Uint8Array, prints: Uint8Array, at: number): void {
  const plain = plainHash(utf8, utf8.length, read.of(utf8), false);
  writeFinished(plain ?? foldedHash(utf8), prints, at);
}

function foldedHash(utf8: Uint8Array): number {
  if (utf8.length > scratch.length) scratch = Buffer.allocUnsafeSlow(utf8.length * 2);
  const length = foldBytes(utf8, 0, utf8.length, scratch, 0);
  if (length !== undefined) return plainHash(scratch, length, readScratch.of(scratch), true) as number;
  const text = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString('utf8');
  const folded = Buffer.from(foldText(text));
  return plainHash(folded, folded.length, readScratch.of(folded), true) as number;
}

/**
 * The hash of a text that folding changes in the case of ASCII letters at most; of any other that is `isFolded`. Undefined when it is
 * neither. In the manner of MurmurHash3.
 */
function plainHash(text: Uint8Array, length: number, words: DataView, isFolded: boolean): number | undefined {
  const { byteOffset } = text;
  const whole = length - (length % 4);
  let hash = SEED;
  let spaceBefore = 0x80;
  for (let from = 0; from < length; from += 4) {
    let word = from < whole ? words.getInt32(byteOffset + from, true) : lastWord(text, from, length);
    if (!isFolded) {
      let beyond = 0;
      if (!isAsciiWord(word)) {
        if (!areFolded(text, from, length)) return undefined;
        beyond = beyondAscii(word);
      }
      const ascii = (word & ~beyond) | (PLAIN & beyond);
      const spaces = spacesOf(ascii);
      if (isFlawed(ascii) || (spaces & ((spaces << 8) | spaceBefore)) !== 0) return undefined;
      spaceBefore = spaces >>> 24;
      word = (lowerWord(ascii) & ~beyond) | (word & beyond);
    }
    const spread = Math.imul(word, 0xcc9e2d51);
    const mixed = hash ^ Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
    hash = (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0;
  }
  return !isFolded && text[length - 1] === SPACE ? undefined : hash ^ length;
}

/** Whether folding leaves those characters beyond ASCII as they are that begin among four bytes. */
function areFolded(text: Uint8Array, from: number, length: number): boolean {
  for (let at = from; at < from + 4 && at < length; at++)
    if ((text[at] as number) >= FIRST_LEAD && !isFoldedAt(text, at)) return false;
  return true;
}

/** What is left of a text after its words, filled up with a character that is plain. */
function lastWord(text: Uint8Array, from: number, length: number): number {
  let word = PLAIN;
  for (let at = length - 1; at >= from; at--) word = (word << 8) | (text[at] as number);
  return word;
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
