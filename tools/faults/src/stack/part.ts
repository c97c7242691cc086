import type { Exit, RunningPart } from '@pairloom/tools';
import { setTimeout as pause } from 'node:timers/promises';
import { signalTree } from './process-tree.ts';

/** As a supervisor does it: what was killed may leave something behind that has to go first. */
const STARTS = 6;

/** A process of the stack that can die, stop or freeze and be started again where it was. */
export class Part<T extends RunningPart = RunningPart> {
  readonly name: string;
  readonly #start: (before: T | undefined, signal: AbortSignal) => Promise<T>;
  readonly #closing = new AbortController();
  #starting: Promise<T> | undefined;
  #running: T | undefined;
  #before: T | undefined;

  /** The signal gives a start up. */
  constructor(name: string, start: (before: T | undefined, signal: AbortSignal) => Promise<T>) {
    this.name = name;
    this.#start = start;
  }

  get running(): T {
    if (this.#running === undefined) throw new Error(`${this.name} does not run`);
    return this.#running;
  }

  get runs(): boolean {
    return this.#running !== undefined;
  }

  get pid(): number {
    return this.running.pid;
  }

  /** Starts it unless it runs. @throws Error when it is closed. */
  async start(): Promise<T> {
    if (this.#running !== undefined) return this.#running;
    this.#starting ??= this.#startPatiently().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  async #startPatiently(): Promise<T> {
    const running = await this.#startAgain();
    this.#running = running;
    this.#before = running;
    void running.exited.then(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return running;
  }

  async #startAgain(): Promise<T> {
    const { signal } = this.#closing;
    for (let attempt = 1; ; attempt++) {
      if (signal.aborted) throw new Error(`${this.name} is closed`);
      try {
        return await this.#start(this.#before, signal);
      } catch (fault) {
        if (signal.aborted || attempt === STARTS || this.#before === undefined) throw fault;
        await pause(500 * attempt);
      }
    }
  }

  signal(name: NodeJS.Signals): void {
    process.kill(this.pid, name);
  }

  /** Without any warning. */
  kill(): Promise<Exit> {
    return this.end('SIGKILL');
  }

  async end(name: NodeJS.Signals): Promise<Exit> {
    const { exited } = this.running;
    this.signal(name);
    return exited;
  }

  /** Resolves when it has ended by itself, or at once when it does not run. */
  async exited(): Promise<void> {
    await this.#running?.exited;
  }

  /** As its supervisor ends it. */
  async stop(): Promise<void> {
    await this.#running?.stop();
  }

  /** Ends it for good, also while it starts or stands still: nothing starts it again. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#starting?.catch(() => undefined);
    if (this.#running === undefined) return;
    // A signal that ends a process waits for one that lets it go on.
    await signalTree(this.pid, 'SIGCONT');
    await this.stop();
  }
}
