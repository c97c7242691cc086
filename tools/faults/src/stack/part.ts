import type { Exit, RunningPart } from '@pairloom/tools';
import { setTimeout as pause } from 'node:timers/promises';

/** As a supervisor does it: what was killed may leave something behind that has to go first. */
const STARTS = 6;

/** A process of the stack that can die, stop or freeze and be started again where it was. */
export class Part<T extends RunningPart = RunningPart> {
  readonly name: string;
  readonly #start: (before: T | undefined) => Promise<T>;
  #running: T | undefined;
  #before: T | undefined;

  constructor(name: string, start: (before: T | undefined) => Promise<T>) {
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

  /** Starts it unless it runs. */
  async start(): Promise<T> {
    if (this.#running !== undefined) return this.#running;
    const running = await this.#startPatiently();
    this.#running = running;
    this.#before = running;
    void running.exited.then(() => {
      if (this.#running === running) this.#running = undefined;
    });
    return running;
  }

  async #startPatiently(): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#start(this.#before);
      } catch (fault) {
        if (attempt === STARTS || this.#before === undefined) throw fault;
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
}
