import { type ImportRecord, ProjectEvent } from '@pairloom/contract';
import { setTimeout as pause } from 'node:timers/promises';

const REOPEN_MS = 200;

/** One thing that came out of a stream, with the number of the connection that brought it. */
export interface Told {
  readonly connection: number;
  readonly event: ProjectEvent;
}

/** The events of a project as a browser's tab follows them: what breaks is opened again, with the id that came last. */
export class EventStream {
  readonly told: Told[] = [];
  readonly #url: string;
  readonly #closing = new AbortController();
  #current: AbortController | undefined;
  #following: Promise<void> | undefined;
  #connections = 0;
  #lastId: string | undefined;

  private constructor(url: string) {
    this.#url = url;
  }

  static open(gatewayUrl: string, projectId: string): EventStream {
    const stream = new EventStream(`${gatewayUrl}/api/v1/projects/${projectId}/events`);
    stream.#following = stream.#follow();
    return stream;
  }

  get connections(): number {
    return this.#connections;
  }

  /** As a network that goes away. */
  drop(): void {
    this.#current?.abort();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.drop();
    await this.#following;
  }

  /** What was told of an import, in order. */
  recordsOf(importId: string): ImportRecord[] {
    return this.told.flatMap(({ event }) => {
      if (event.type === 'heartbeat') return [];
      const records = event.type === 'snapshot' ? event.imports : [event.import];
      return records.filter(({ id }) => id === importId);
    });
  }

  async #follow(): Promise<void> {
    while (!this.#closing.signal.aborted) {
      await this.#connect().catch(() => undefined);
      await pause(REOPEN_MS, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  async #connect(): Promise<void> {
    this.#current = new AbortController();
    const { signal } = this.#current;
    const headers = this.#lastId === undefined ? undefined : { 'last-event-id': this.#lastId };
    const response = await fetch(this.#url, { signal, headers });
    if (!response.ok || response.body === null) throw new Error(`the stream answered ${response.status}`);
    this.#connections += 1;
    let rest = '';
    for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
    }
  }

  #take(block: string): void {
    const fields = new Map(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
    );
    const data = fields.get('data');
    if (data === undefined) return;
    this.#lastId = fields.get('id');
    this.told.push({ connection: this.#connections, event: ProjectEvent.parse(JSON.parse(data)) });
  }
}
