import { foldText } from './fold.ts';
import { foldBytes } from './fold-bytes.ts';
import { isFlawed, lowerWord, spacesOf, wordAt } from './four-bytes.ts';

/** Length of the print of a text. */
export const PRINT_BYTES = 4;

const SPACE = 0x20;
const SEED = 0x2c1b3c6d;
const FIRST_BYTES = 16 * 1024;

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
  const length = foldBytes(utf8, 0, utf8.length, scratch, 0);
  if (length !== undefined) return void writePlainPrint(scratch.subarray(0, length), prints, at, true);
  const text = Buffer.from(utf8.buffer, utf8.byteOffset, utf8.length).toString('utf8');
  writePlainPrint(Buffer.from(foldText(text)), prints, at, true);
}

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
      const spaces = spacesOf(word);
      if (isFlawed(word) || (spaces & ((spaces << 8) | spaceBefore)) !== 0) return false;
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

function writeFinished(hash: number, prints: Uint8Array, at: number): void {
  let print = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  print = Math.imul(print ^ (print >>> 13), 0xc2b2ae35);
  print ^= print >>> 16;
  prints[at] = print >>> 24;
  prints[at + 1] = print >>> 16;
  prints[at + 2] = print >>> 8;
  prints[at + 3] = print;
}
