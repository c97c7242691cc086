import type { ImportState } from './merge-state.ts';

const REMEMBERED = 2_000;

/**
 * What was sent last of each import, the most recently asked ones. Reads of database and workflow overtake each other; a
 * client must not see figures go back because of it.
 */
export class SentStates {
  readonly #states = new Map<string, ImportState>();

  constructor(private readonly limit = REMEMBERED) {}

  /** The state to send: the given one, or what was sent before when that is newer. */
  advance(state: ImportState): ImportState {
    const before = this.#states.get(state.id);
    const ahead = before !== undefined && before.revision > state.revision ? before : state;
    this.#states.delete(state.id);
    this.#states.set(state.id, ahead);
    if (this.#states.size > this.limit) this.#forgetOldest();
    return ahead;
  }

  #forgetOldest(): void {
    const [oldest] = this.#states.keys();
    if (oldest !== undefined) this.#states.delete(oldest);
  }
}
