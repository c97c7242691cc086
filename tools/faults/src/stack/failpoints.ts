import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { until } from '../until.ts';
import type { Part } from './part.ts';

/** As they are named in core, which this room may not import: those are data that travel to the process. */
export type Failpoint =
  | `upload.${'claimed' | 'stored' | 'queued' | 'started'}`
  | 'source.rewritten'
  | `chunk.${'claimed' | 'before_insert' | 'copying' | 'after_insert' | 'before_commit' | 'after_commit'}`
  | `plan.${'read' | 'after_commit'}`
  | `${'settle' | 'mirror' | 'revert'}.${'before_commit' | 'after_commit'}`
  | `embedding.${'after_call' | 'before_commit'}`
  | `transaction.${'before_commit' | 'after_commit'}`;

/** What a process does at a failpoint: dies, stops as by SIGSTOP, or waits there until told to go on. */
export type AtFailpoint = 'kill' | 'freeze' | 'hold';

/** A text of a built module that is changed before the module runs. The text has to stand there exactly once. */
export interface Mutation {
  /** End of the module's path. */
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

export interface Armed {
  reached(): boolean;
  /** @throws Error when the point is not reached in time. */
  untilReached(timeoutMs?: number): Promise<void>;
  /** Lets a held process go on. */
  release(): void;
}

/** For the environment of a process whose clock is to be moved. */
export const MOVABLE_CLOCK = { PAIRLOOM_FAULTS_CLOCK: 'true' } as const;

const PREPARE = pathToFileURL(join(import.meta.dirname, 'prepare-process.mjs')).href;

/** The failpoints of one process: what is to happen, and what is asked, travels through a folder, so that it can be told to a running one. */
export class Failpoints {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
  }

  get #orderFile(): string {
    return join(this.#folder, 'order.json');
  }

  /** For the environment of the process. */
  environment(mutations: readonly Mutation[] = []): Record<string, string> {
    return {
      NODE_OPTIONS: `--import=${PREPARE}`,
      PAIRLOOM_FAULTS_FOLDER: this.#folder,
      PAIRLOOM_FAULTS_MUTATIONS: JSON.stringify(mutations),
    };
  }

  /** At the `hit`-th time that the point is met from now on. One order stands at a time. */
  arm(point: Failpoint, does: AtFailpoint, hit = 1): Armed {
    const id = randomUUID();
    const next = join(this.#folder, 'next.json');
    writeFileSync(next, JSON.stringify({ id, point, does, hit }));
    renameSync(next, this.#orderFile);
    const reached = (): boolean => existsSync(join(this.#folder, `reached-${id}`));
    return {
      reached,
      untilReached: (timeoutMs = 30_000) => until(`${point} is reached`, async () => reached(), timeoutMs),
      release: () => writeFileSync(join(this.#folder, `go-${id}`), ''),
    };
  }

  /** Whether an order stands whose point has not been met as often. */
  get waiting(): boolean {
    return existsSync(this.#orderFile);
  }

  disarm(): void {
    rmSync(this.#orderFile, { force: true });
  }

  /** What the process holds once its heap is swept, in MiB; the sweep goes on for a moment. */
  async held(process: Pick<Part, 'signal'>): Promise<number> {
    const file = join(this.#folder, 'held');
    rmSync(file, { force: true });
    process.signal('SIGUSR2');
    await until('the heap is swept', async () => existsSync(file), 10_000);
    return Math.round(Number(readFileSync(file, 'utf8')) / 2 ** 20);
  }

  /** Moves the clock of the process, if it was started with `MOVABLE_CLOCK`; 0 puts it right. */
  moveClock(ms: number): void {
    const next = join(this.#folder, 'clock.next');
    writeFileSync(next, String(ms));
    renameSync(next, join(this.#folder, 'clock'));
  }
}
