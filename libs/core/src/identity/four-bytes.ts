/** Four bytes of text at a time, as one number: adding to each byte carries into its highest bit, which no ASCII character has. */

const HIGH_BITS = 0x80808080 | 0;
const FROM_SPACE = 0x60606060;
const FROM_UPPER = 0x3f3f3f3f;
const ABOVE_UPPER = 0x25252525;
const BUT_ZERO = 0x7f7f7f7f;
const SPACES = 0x20202020;

/** The first byte is the lowest. */
export const wordAt = (text: Uint8Array, from: number): number =>
  (text[from] as number) |
  ((text[from + 1] as number) << 8) |
  ((text[from + 2] as number) << 16) |
  ((text[from + 3] as number) << 24);

/** Whether a byte is a control character or no ASCII. */
export const isFlawed = (word: number): boolean => ((word | ~(word + FROM_SPACE)) & HIGH_BITS) !== 0;

/** The highest bit of each byte that is a space; of four bytes without a flaw. */
export const spacesOf = (word: number): number => ~((word ^ SPACES) + BUT_ZERO) & HIGH_BITS;

/** In lower case; of four bytes without a flaw. */
export const lowerWord = (word: number): number =>
  word | (((word + FROM_UPPER) & ~(word + ABOVE_UPPER) & HIGH_BITS) >>> 2);
