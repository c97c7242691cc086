import type { Log } from '../log.ts';
import type { RunningPart } from '../process/child.ts';
import { supervise, type Supervision } from '../process/supervise.ts';

export type PartName = 'gateway' | 'worker' | 'embedder' | 'temporal' | 'postgres';

/** Those that take work end first, those that keep data last. */
const STOP_ORDER: readonly (readonly PartName[])[] = [['gateway'], ['worker'], ['embedder', 'temporal'], ['postgres']];

/** The parts that a start has brought up: each supervised from its first moment, all ended in order. */
export class PartSet {
  readonly #stopping = new AbortController();
  readonly #starts: Promise<RunningPart>[] = [];
  readonly #supervisions = new Map<PartName, Supervision>();
  readonly #pids = new Map<PartName, number>();
  readonly #log: (part: string) => Log;
  readonly #onRestarted: () => void;

  constructor(log: (part: string) => Log, onRestarted: () => void) {
    this.#log = log;
    this.#onRestarted = onRestarted;
  }

  /** Comes when the set is being stopped. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Undefined for a part that was never started. */
  pidOf(name: PartName): number | undefined {
    return this.#pids.get(name);
  }

  /** Starts a part and keeps it running. `start` gets what ran before, to listen on the same ports again. */
  run<T extends RunningPart>(name: PartName, start: (signal: AbortSignal, before?: T) => Promise<T>): Promise<T> {
    const first = this.#begin(name, start);
    this.#starts.push(first);
    return first;
  }

  async #begin<T extends RunningPart>(
    name: PartName,
    start: (signal: AbortSignal, before?: T) => Promise<T>,
  ): Promise<T> {
    this.signal.throwIfAborted();
    const log = this.#log(name);
    const part = await start(this.signal);
    this.#pids.set(name, part.pid);
    log(`ready (process ${part.pid})`);
    const supervision = supervise(part, {
      log,
      restart: (signal) => start(signal, part),
      onRestarted: (again) => {
        this.#pids.set(name, again.pid);
        this.#onRestarted();
      },
    });
    this.#supervisions.set(name, supervision);
    return part;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.allSettled(this.#starts);
    for (const group of STOP_ORDER) await Promise.all(group.map((name) => this.#stopPart(name)));
  }

  async #stopPart(name: PartName): Promise<void> {
    const supervision = this.#supervisions.get(name);
    if (!supervision) return;
    await supervision.stop();
    this.#log(name)('stopped');
  }
}
