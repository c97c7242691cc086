const WINDOW_MS = 5_000;
const LEAST_MS = 500;

/** Bytes a second over the last few seconds, so that it follows the connection and does not jump. */
export class TransferRate {
  readonly #now: () => number;
  #marks: { at: number; bytes: number }[] = [];

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Tells how many bytes have gone by now. */
  at(bytes: number): void {
    const at = this.#now();
    this.#marks.push({ at, bytes });
    // The first mark may be as old as the window: it is the base.
    while (this.#marks.length > 2 && at - (this.#marks[1]?.at ?? at) >= WINDOW_MS) this.#marks.shift();
  }

  forget(): void {
    this.#marks = [];
  }

  /** Null until there is something to judge by. */
  bytesPerSecond(): number | null {
    const [first, last] = [this.#marks[0], this.#marks.at(-1)];
    if (!first || !last || last.at - first.at < LEAST_MS) return null;
    return ((last.bytes - first.bytes) / (last.at - first.at)) * 1_000;
  }
}
