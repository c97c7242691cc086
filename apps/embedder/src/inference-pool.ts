import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import { FairQueue } from './fair-queue.ts';
import type { Embedded } from './model.ts';
import { estimateTokens, packByLength, TOKEN_BUDGET } from './packing.ts';
import type { FromWorker, ToWorker, WorkerInput } from './worker-messages.ts';

/** `.ts` when run from the sources, `.js` when built: the worker's file stands beside this one. */
const WORKER_FILE = new URL(`./inference-worker${extname(import.meta.url)}`, import.meta.url);

/** How long a thread may take to end by itself before it is ended. */
const STOP_GRACE_MS = 5_000;

/** Computes vectors; what the HTTP side needs of the pool. */
export interface EmbeddingEngine {
  /** Whether a model is loaded and has computed. */
  readonly ready: boolean;
  /** Length of the vectors; 0 until ready. */
  readonly dimensions: number;
  /**
   * @returns vectors in the order of the texts
   * @throws the signal's reason when it aborts; an Error when the model fails
   */
  embed(texts: readonly string[], call: { caller: string; signal: AbortSignal }): Promise<Embedded>;
}

export interface InferencePoolOptions {
  readonly modelDir: string;
  readonly workers: number;
  readonly log: Logger;
  /** Called when a thread cannot load the model, so that no other would either. */
  readonly onBroken: (error: Error) => void;
  /** What the threads run; another than inference-worker in specs only. */
  readonly workerFile?: URL;
}

/** Texts for one message to a thread, and where their vectors go. */
interface Unit {
  readonly texts: readonly string[];
  done(embedded: Embedded): void;
  failed(error: Error): void;
}

interface Member {
  readonly thread: Worker;
  ready: boolean;
  unit: Unit | undefined;
  error: Error | undefined;
}

/**
 * Threads with a model each. A request is cut into units of about one run of the model, and the units of all requests
 * take turns. A thread that dies fails the unit it had and is replaced.
 */
export class InferencePool implements EmbeddingEngine {
  readonly #options: InferencePoolOptions;
  readonly #queue = new FairQueue<Unit>();
  readonly #members = new Set<Member>();
  #dimensions = 0;
  #closing = false;

  constructor(options: InferencePoolOptions) {
    this.#options = options;
    for (let count = 0; count < options.workers; count += 1) this.#spawn();
  }

  get ready(): boolean {
    return !this.#closing && [...this.#members].some((member) => member.ready);
  }

  get dimensions(): number {
    return this.#dimensions;
  }

  async embed(texts: readonly string[], call: { caller: string; signal: AbortSignal }): Promise<Embedded> {
    call.signal.throwIfAborted();
    const groups = packByLength(texts.map(estimateTokens), TOKEN_BUDGET);
    const vectors = new Float32Array(texts.length * this.#dimensions);
    let tokens = 0;
    let open = groups.length;
    await new Promise<void>((resolve, reject) => {
      const giveUp = (reason: Error): void => {
        takeOut();
        reject(reason);
      };
      const units = groups.map((places): Unit => ({
        texts: places.map((place) => texts[place]!),
        done: (embedded) => {
          this.#place(embedded.vectors, places, vectors);
          tokens += embedded.tokens;
          open -= 1;
          if (open === 0) resolve();
        },
        failed: giveUp,
      }));
      const takeOut = this.#queue.add(call.caller, units);
      call.signal.addEventListener('abort', () => giveUp(call.signal.reason as Error), { once: true });
      this.#dispatch();
    });
    return { vectors, tokens };
  }

  /** Ends all threads; what they still compute is lost. */
  async close(): Promise<void> {
    this.#closing = true;
    await Promise.all([...this.#members].map((member) => stop(member.thread)));
  }

  #place(from: Float32Array, places: readonly number[], to: Float32Array): void {
    const size = this.#dimensions;
    places.forEach((place, at) => to.set(from.subarray(at * size, (at + 1) * size), place * size));
  }

  #spawn(): void {
    const workerData: WorkerInput = { modelDir: this.#options.modelDir };
    const thread = new Worker(this.#options.workerFile ?? WORKER_FILE, { workerData });
    const member: Member = { thread, ready: false, unit: undefined, error: undefined };
    thread.on('message', (message: FromWorker) => this.#hear(member, message));
    thread.on('error', (error: Error) => (member.error = error));
    thread.on('exit', () => this.#lose(member));
    this.#members.add(member);
  }

  #hear(member: Member, message: FromWorker): void {
    const unit = member.unit;
    member.unit = undefined;
    switch (message.kind) {
      case 'ready':
        member.ready = true;
        this.#dimensions = message.dimensions;
        break;
      case 'embedded':
        unit?.done(message);
        break;
      case 'failed':
        unit?.failed(new Error(message.message));
        break;
    }
    this.#dispatch();
  }

  #dispatch(): void {
    if (this.#closing) return;
    for (const member of this.#members) {
      if (!member.ready || member.unit) continue;
      member.unit = this.#queue.next();
      if (!member.unit) return;
      member.thread.postMessage({ kind: 'embed', texts: member.unit.texts } satisfies ToWorker);
    }
  }

  #lose(member: Member): void {
    this.#members.delete(member);
    const error = member.error ?? new Error('the thread ended');
    member.unit?.failed(error);
    if (this.#closing) return;
    if (!member.ready) return this.#options.onBroken(error);
    this.#options.log.warn({ reason: error.message }, 'an inference thread died and is replaced');
    this.#spawn();
  }
}

async function stop(thread: Worker): Promise<void> {
  const ended = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  const force = setTimeout(() => void thread.terminate(), STOP_GRACE_MS);
  thread.postMessage({ kind: 'stop' } satisfies ToWorker);
  await ended;
  clearTimeout(force);
}
