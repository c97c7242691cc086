/** Four bytes of text at a time, as one number: adding to each byte carries into its highest bit, which no ASCII character has. */

const HIGH_BITS = 0x80808080 | 0;
const FROM_SPACE = 0x60606060;
const FROM_UPPER = 0x3f3f3f3f;
const ABOVE_UPPER = 0x25252525;
const BUT_ZERO = 0x7f7f7f7f;
const SPACES = 0x20202020;

/**
 * Reads and writes words of a text, the first byte as the lowest. Texts of a chunk lie in one buffer, so what reads it is kept until another
 * buffer is asked for; one of these serves one loop.
 */
export class Words {
  private bytes: Uint8Array | undefined;
  private view = new DataView<ArrayBufferLike>(new ArrayBuffer(0));

  /** Counts from the beginning of the whole buffer: the place of a byte of `bytes` there is its own and `bytes.byteOffset`. */
  of(bytes: Uint8Array): DataView {
    // To ask for a buffer takes as long as some words do.
    if (this.bytes === bytes) return this.view;
    this.bytes = bytes;
    const { buffer } = bytes;
    if (this.view.buffer !== buffer) this.view = new DataView(buffer);
    return this.view;
  }
}

/** Whether none of the bytes is beyond ASCII. */
export const isAsciiWord = (word: number): boolean => (word & HIGH_BITS) === 0;

/** All bits of the bytes that are beyond ASCII. */
export const beyondAscii = (word: number): number => ((word & HIGH_BITS) >>> 7) * 0xff;

/** Whether a byte is a control character or no ASCII. */
export const isFlawed = (word: number): boolean => ((word | ~(word + FROM_SPACE)) & HIGH_BITS) !== 0;

/** The highest bit of each byte that is a space; of four bytes without a flaw. */
export const spacesOf = (word: number): number => ~((word ^ SPACES) + BUT_ZERO) & HIGH_BITS;

/** In lower case; of four bytes without a flaw. */
export const lowerWord = (word: number): number =>
  word | (((word + FROM_UPPER) & ~(word + ABOVE_UPPER) & HIGH_BITS) >>> 2);
