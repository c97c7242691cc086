import { type Admission, FAILURE_TYPES, type Held, type Settled } from '@pairloom/temporal-api';
import { ApplicationFailure, condition, patched } from '@temporalio/workflow';
import { type Activities, soon } from './activity-proxies.ts';
import { AlreadySettled } from './failures.ts';
import type { ImportState } from './import-state.ts';

export const FIRST_WAIT_MS = 5_000;
/** Longest pause between two looks at the queue. */
const LAST_WAIT_MS = 600_000;
/** The same while a person is waited for, which may take weeks. */
export const LAST_HELD_WAIT_MS = 3_600_000;

type Waiting = Extract<Admission, { state: 'waiting' }>;
/** Takes a step of the import; when it fails of what a person has to mend, that is noted, and the import is held. */
type Attended = <Answer>(step: () => Promise<Answer>) => Promise<Answer | Settled | Held>;

/** The import's turn in its project: waited for at the beginning, and again whenever the import was held. */
export class Turn {
  readonly #importId: string;
  readonly #activities: Activities;
  readonly #state: ImportState;
  readonly #changed: () => void;
  readonly #attended: Attended;
  #woken = false;
  #wakes = 0;
  #over = false;
  #retaking: Promise<void> | undefined;

  constructor(importId: string, activities: Activities, state: ImportState, changed: () => void, attended: Attended) {
    this.#importId = importId;
    this.#activities = activities;
    this.#state = state;
    this.#changed = changed;
    this.#attended = attended;
  }

  /** Something may have changed for an import that waits. */
  wake(): void {
    this.#woken = true;
    this.#wakes++;
  }

  /** How often the import was woken. */
  get wakes(): number {
    return this.#wakes;
  }

  /** The import comes to its end: no turn is waited for any more. */
  end(): void {
    this.#over = true;
    this.#woken = true;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Set while the turn is waited for again: no step is taken meanwhile. */
  get retaking(): Promise<void> | undefined {
    return this.#over ? undefined : this.#retaking;
  }

  /** Waits for the turn after the import was held, once for all steps that ask. */
  retake(): Promise<void> {
    if (this.#retaking === undefined) {
      this.#retaking = this.take().finally(() => (this.#retaking = undefined));
      // Whoever waits is told; a command that finds nobody waiting is no fault.
      this.#retaking.catch(() => undefined);
    }
    return this.#retaking;
  }

  /** Waits for the turn. A signal tells that a place is free; the timer makes that needless. */
  async take(): Promise<void> {
    for (let wait = FIRST_WAIT_MS; !this.#over; wait = nextWait(wait, this.#state.held)) {
      this.#woken = false;
      const admission = await this.#ask();
      switch (admission.state) {
        case 'held':
          // Noted by now, so the next answer tells that a person is waited for.
          continue;
        case 'settled':
          throw new AlreadySettled();
        case 'cancel_requested':
          throw ApplicationFailure.nonRetryable('A cancel was requested.', FAILURE_TYPES.cancelled);
        case 'admitted':
          this.#state.admitted();
          this.#changed();
          return;
        case 'waiting':
          await this.#wait(admission, wait);
      }
    }
  }

  #ask(): Promise<Admission | Held> {
    const { local, load } = this.#activities;
    return this.#attended(() => soon(local.admit, load.admit, { importId: this.#importId }, 'ask for a turn'));
  }

  async #wait(admission: Waiting, ms: number): Promise<void> {
    this.#state.waits(admission);
    this.#changed();
    await condition(() => this.#woken, ms);
  }

  /** Waits until the import has been woken more than `wakes` times, but no longer than so many milliseconds. */
  async untilWoken(wakes: number, ms: number): Promise<void> {
    // Builds before heeded only what woke the import while it waited.
    const heeded = patched('wakes-while-failing') ? wakes : this.#wakes;
    await condition(() => this.#wakes > heeded, ms);
  }
}

const nextWait = (wait: number, held: boolean): number => Math.min(wait * 2, held ? LAST_HELD_WAIT_MS : LAST_WAIT_MS);
