import type { TextPieces } from './rewrite.ts';

/** Counts the lines of a text as it passes: LF, CR LF and a lone CR end one. */
export class LineCounter {
  #ends = 0;
  #afterReturn = false;
  #open = false;

  /** Lines of the text that has passed last, the one that no line end closes included. */
  get lines(): number {
    return this.#ends + (this.#open ? 1 : 0);
  }

  /** The text, unchanged. Counting begins anew with each pass. */
  async *counting(text: TextPieces): TextPieces {
    this.#ends = 0;
    this.#afterReturn = false;
    this.#open = false;
    for await (const piece of text) {
      this.#count(piece);
      yield piece;
    }
  }

  #count(piece: string): void {
    if (piece === '') return;
    const ends = piece.match(/\r\n?|\n/g)?.length ?? 0;
    // A line end that two pieces share was counted with the first.
    this.#ends += this.#afterReturn && piece.startsWith('\n') ? ends - 1 : ends;
    this.#afterReturn = piece.endsWith('\r');
    this.#open = !/[\r\n]$/.test(piece);
  }
}
