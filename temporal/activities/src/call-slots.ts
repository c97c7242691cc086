import type { Beat } from './heartbeat.ts';

/** Who waits for a slot, or has one. */
interface Caller {
  readonly projectId: string;
  readonly importId: string;
  readonly beat: Beat;
}

interface Waiting extends Caller {
  /** Gets the slot of another caller, or none. */
  readonly goOn: (before: Caller | 'none') => void;
}

/**
 * Slots for calls to the provider, fewer than steps that embed: while one makes its calls another has looked what its chunk lacks and
 * stands ready. Who comes first is served first.
 */
export class CallSlots {
  #free: number;
  readonly #waiting: Waiting[] = [];

  constructor(atOnce: number) {
    this.#free = atOnce;
  }

  /**
   * Works in a slot. A turn stands still while the slot is waited for; a step that takes over from one of the same project goes on with
   * that one's turn. `none`: it was woken without a slot. @throws the signal's reason when it aborts meanwhile
   */
  async hold<T>(caller: Caller, signal: AbortSignal, work: () => Promise<T>): Promise<T | 'none'> {
    const { beat, projectId } = caller;
    const from = Date.now();
    const before = await this.#take(caller, signal);
    if (before === 'none') return before;
    const endsAt = beat.turnEndsAt + Date.now() - from;
    beat.takeTurn(before?.projectId === projectId ? Math.min(endsAt, before.beat.turnEndsAt) : endsAt);
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free++;
      else next.goOn(caller);
    }
  }

  /** Steps of the import that wait go on without a slot, to see for themselves what has become of it. */
  wake(importId: string): void {
    for (const one of this.#waiting.filter((waiting) => waiting.importId === importId)) {
      this.#leave(one);
      one.goOn('none');
    }
  }

  /** Gives who had the slot, if nobody has waited in between. */
  async #take(caller: Caller, signal: AbortSignal): Promise<Caller | 'none' | undefined> {
    signal.throwIfAborted();
    if (this.#free > 0) {
      this.#free--;
      return undefined;
    }
    const { promise, resolve, reject } = Promise.withResolvers<Caller | 'none'>();
    const waiting: Waiting = { ...caller, goOn: resolve };
    const leave = (): void => {
      this.#leave(waiting);
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', leave, { once: true });
    this.#waiting.push(waiting);
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  #leave(waiting: Waiting): void {
    const at = this.#waiting.indexOf(waiting);
    if (at >= 0) this.#waiting.splice(at, 1);
  }
}
