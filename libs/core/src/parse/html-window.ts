/** The part of a page that may still be asked for, and where its lines end. */
export class PageWindow {
  #text = '';
  /** Index of the window's first character in the page. */
  #start = 0;
  /** Ends of lines; the first `#counted` of them are behind the place asked for last. */
  #ends: number[] = [];
  #line = 1;
  #counted = 0;
  #afterReturn = false;

  get end(): number {
    return this.#start + this.#text.length;
  }

  append(piece: string): void {
    this.#ends = this.#ends.slice(this.#counted);
    this.#counted = 0;
    for (const { index, 0: ending } of piece.matchAll(/\r\n?|\n/g)) {
      if (index === 0 && ending === '\n' && this.#afterReturn) continue;
      this.#ends.push(this.end + index);
    }
    if (piece !== '') this.#afterReturn = piece.endsWith('\r');
    this.#text += piece;
  }

  /** What stands before the index is not asked for any more. */
  drop(before: number): void {
    const count = Math.min(before, this.end) - this.#start;
    if (count <= 0) return;
    this.#text = this.#text.slice(count);
    this.#start += count;
  }

  slice(from: number, to: number): string {
    return this.#text.slice(Math.max(from - this.#start, 0), Math.max(to - this.#start, 0));
  }

  /** Line of a place, from 1. Places are asked for from front to back. */
  lineAt(index: number): number {
    while (this.#counted < this.#ends.length && (this.#ends[this.#counted] as number) < index) {
      this.#counted++;
      this.#line++;
    }
    return this.#line;
  }
}
