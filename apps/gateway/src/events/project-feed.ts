import type { Notices } from '@pairloom/core';
import type { Logger } from 'pino';
import type { HttpResponse } from '../http/messages.ts';
import type { ImportReader } from '../imports/import-reader.ts';
import { errorFields } from '../logging/error-fields.ts';
import type { GatewaySettings } from '../ports.ts';
import { EventStream } from './event-stream.ts';
import { eventText } from './event-text.ts';
import { PacedWork } from './paced-work.ts';

/** Key of the work that reads everything anew; import ids are uuids. */
const EVERYTHING = 'everything';

/** The streams of one project: each change is read once, however many clients listen. */
export class ProjectFeed {
  readonly #streams = new Set<EventStream>();
  /** Of each snapshot that is being read: the imports that were told meanwhile. */
  readonly #overtaking = new Set<Set<string>>();
  readonly #work: PacedWork;
  #sequence = 0;

  constructor(
    private readonly projectId: string,
    private readonly reader: ImportReader,
    private readonly notices: Notices,
    private readonly settings: GatewaySettings,
    logger: Logger,
  ) {
    this.#work = new PacedWork(
      settings.eventGapMs,
      (key) => (key === EVERYTHING ? this.#sendEverything() : this.#sendImport(key)),
      (_key, error) => logger.warn({ projectId, ...errorFields(error) }, 'event not sent, trying again'),
    );
  }

  get streams(): number {
    return this.#streams.size;
  }

  /** Opens a stream; resolves when the snapshot has been sent. Changes from now on are not lost. */
  async open(response: HttpResponse, closed: () => void): Promise<void> {
    const beat = (): string => eventText({ type: 'heartbeat' }, this.#nextId());
    const stream = new EventStream(response, this.settings.heartbeatMs, beat);
    this.#streams.add(stream);
    const remove = (): void => {
      this.#streams.delete(stream);
      stream.close();
      closed();
    };
    response.once('close', remove);
    try {
      await this.#readSnapshot((text) => stream.open(text));
    } catch (error) {
      response.off('close', remove);
      this.#streams.delete(stream);
      closed();
      throw error;
    }
  }

  changed(importId: string): void {
    this.#work.ask(importId);
  }

  /** Changes may have been missed, or concern everybody. */
  resync(): void {
    this.#work.ask(EVERYTHING);
  }

  end(): void {
    this.#work.end();
    for (const stream of this.#streams) stream.close();
  }

  async #sendImport(importId: string): Promise<void> {
    const record = await this.reader.find(this.projectId, importId);
    // An upload that was refused leaves nothing: only a snapshot can say so.
    if (record === undefined) return this.#sendEverything();
    const text = eventText({ type: 'import', import: record }, this.#nextId());
    for (const told of this.#overtaking) told.add(importId);
    for (const stream of this.#streams) stream.offer(importId, text);
  }

  #sendEverything(): Promise<void> {
    return this.#readSnapshot((text) => {
      for (const stream of this.#streams) stream.replaceAll(text);
    });
  }

  /** Of what was told while a snapshot was read, it may have the older state: that is told once more after it. */
  async #readSnapshot(send: (text: string) => void): Promise<void> {
    const told = new Set<string>();
    this.#overtaking.add(told);
    try {
      const notice = await this.notices.current();
      // Read last: what changes while something else is waited for would be sent before this, which is older.
      const imports = await this.reader.snapshot(this.projectId);
      send(eventText({ type: 'snapshot', imports, notice }, this.#nextId()));
    } finally {
      this.#overtaking.delete(told);
    }
    for (const importId of told) this.changed(importId);
  }

  #nextId(): string {
    this.#sequence += 1;
    return String(this.#sequence);
  }
}
