import { ClientGone } from '../problems/request-fault.ts';

/** A body that is stored piece by piece, so that what came before a broken connection is kept. */
export class BodyPieces {
  /** Set when the client went away. */
  broken: ClientGone | undefined;
  readonly #chunks: AsyncIterator<Uint8Array>;
  #next: Uint8Array | undefined;

  constructor(body: AsyncIterable<Uint8Array>) {
    this.#chunks = body[Symbol.asyncIterator]();
  }

  /** Whether there are bytes that no piece has taken. */
  async more(): Promise<boolean> {
    while (this.#next === undefined || this.#next.length === 0) {
      const next = await this.#read();
      if (next === undefined) return false;
      this.#next = next;
    }
    return true;
  }

  /** The next piece of at most `maxBytes`; ends early with the body, also when the client goes away. To be read to its end. */
  async *piece(maxBytes: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let left = maxBytes; left > 0 && (await this.more());) {
      const chunk = this.#next as Uint8Array;
      const taken = chunk.subarray(0, left);
      this.#next = chunk.subarray(taken.length);
      left -= taken.length;
      yield taken;
    }
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.broken !== undefined) return undefined;
    try {
      const result = await this.#chunks.next();
      return result.done === true ? undefined : result.value;
    } catch (error) {
      if (!(error instanceof ClientGone)) throw error;
      this.broken = error;
      return undefined;
    }
  }
}
