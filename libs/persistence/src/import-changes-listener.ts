import type { ImportChanges } from '@pairloom/core';
import pg from 'pg';
import { endWhenSilent } from './silent-connection.ts';
import { CHANGES_CHANNEL, NOTICE_CHANNEL } from './sql-fragments.ts';

type Listener = Parameters<ImportChanges['subscribe']>[0];

const RECONNECT_MS = { first: 250, last: 10_000 };
/** Nothing is heard of a server that is gone without a word: it is asked every so often, and given up when it does not answer. */
const ASK_MS = { every: 15_000, answer: 10_000 };

/**
 * Hears the NOTIFY of each committed change of an import, and of the notice, on a connection of its own. When the connection is lost, or gives no answer, it is made again, with
 * growing pauses, and the listeners are told that anything may have changed meanwhile.
 */
export class ImportChangesListener implements ImportChanges {
  readonly #url: string;
  readonly #askMs: typeof ASK_MS;
  readonly #listeners = new Set<Listener>();
  readonly #noticeListeners = new Set<() => void>();
  #client: pg.Client | undefined;
  #retry: NodeJS.Timeout | undefined;
  #asking: NodeJS.Timeout | undefined;
  #pause = RECONNECT_MS.first;
  #closed = false;

  constructor(url: string, askMs = ASK_MS) {
    this.#url = url;
    this.#askMs = askMs;
  }

  /** Resolves once the first connection listens; a database that is away is tried again in the background. */
  async open(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'pairloom-changes',
      keepAlive: true,
      connectionTimeoutMillis: 10_000,
    });
    this.#client = client;
    endWhenSilent(client, this.#askMs.answer);
    client.on('notification', ({ channel, payload }) => this.#tell(channel, payload));
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await client.query(`listen ${CHANGES_CHANNEL}; listen ${NOTICE_CHANNEL}`);
      this.#asking = setInterval(() => void client.query('select 1').catch(() => undefined), this.#askMs.every).unref();
      this.#pause = RECONNECT_MS.first;
    } catch {
      this.#lost(client);
    }
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  subscribeNotice(listener: () => void): () => void {
    this.#noticeListeners.add(listener);
    return () => this.#noticeListeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#asking);
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => undefined);
  }

  #tell(channel: string, payload: string | undefined): void {
    if (channel === NOTICE_CHANNEL) for (const listener of this.#noticeListeners) listener();
    if (channel !== CHANGES_CHANNEL) return;
    const [projectId, importId] = payload?.split(' ') ?? [];
    if (projectId === undefined || importId === undefined) return;
    for (const listener of this.#listeners) listener({ projectId, importId });
  }

  #lost(client: pg.Client): void {
    if (this.#closed || this.#client !== client) return;
    this.#client = undefined;
    clearInterval(this.#asking);
    client.end().catch(() => undefined);
    this.#retry = setTimeout(() => void this.#reconnect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, RECONNECT_MS.last);
  }

  async #reconnect(): Promise<void> {
    await this.open();
    if (this.#client === undefined) return;
    for (const listener of this.#listeners) listener(undefined);
  }
}
