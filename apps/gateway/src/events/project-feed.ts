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
      stream.open(await this.#snapshotText());
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
    for (const stream of this.#streams) stream.offer(importId, text);
  }

  async #sendEverything(): Promise<void> {
    const text = await this.#snapshotText();
    for (const stream of this.#streams) stream.replaceAll(text);
  }

  async #snapshotText(): Promise<string> {
    const notice = await this.notices.current();
    // Read last: what changes while something else is waited for would be sent before this, which is older.
    const imports = await this.reader.snapshot(this.projectId);
    return eventText({ type: 'snapshot', imports, notice }, this.#nextId());
  }

  #nextId(): string {
    this.#sequence += 1;
    return String(this.#sequence);
  }
}
