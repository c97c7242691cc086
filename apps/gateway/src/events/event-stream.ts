import type { HttpResponse } from '../http/messages.ts';
import { RETRY_TEXT } from './event-text.ts';

const HEADERS = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  'X-Accel-Buffering': 'no',
};

/**
 * One open stream. While the client does not read, only the latest state of each import and the latest snapshot wait; so
 * memory is bounded however slow it is.
 */
export class EventStream {
  readonly #waiting = new Map<string, string>();
  #snapshot: string | undefined;
  #blocked = true;
  #heartbeat: NodeJS.Timeout | undefined;

  constructor(
    private readonly response: HttpResponse,
    private readonly heartbeatMs: number,
    private readonly heartbeatText: () => string,
  ) {}

  /** Answers the request, beginning with a snapshot; what came while it was read may be older and is dropped. */
  open(snapshot: string): void {
    if (this.#gone()) return;
    this.response.writeHead(200, HEADERS);
    this.response.on('drain', () => this.#flush());
    // One for all streams that came meanwhile stands, with what came after it.
    if (this.#snapshot === undefined) this.#waiting.clear();
    this.#snapshot = `${RETRY_TEXT}${this.#snapshot ?? snapshot}`;
    this.#flush();
  }

  /** A new state of everything: what waits is older. */
  replaceAll(snapshot: string): void {
    this.#waiting.clear();
    this.#snapshot = snapshot;
    if (!this.#blocked) this.#flush();
  }

  offer(importId: string, text: string): void {
    // A later state goes to the end: it is newer than what others wait with.
    this.#waiting.delete(importId);
    this.#waiting.set(importId, text);
    if (!this.#blocked) this.#flush();
  }

  close(): void {
    clearTimeout(this.#heartbeat);
    this.#blocked = true;
    this.response.end();
  }

  #flush(): void {
    this.#blocked = false;
    if (this.#snapshot !== undefined) {
      const text = this.#snapshot;
      this.#snapshot = undefined;
      this.#write(text);
    }
    for (const [importId, text] of this.#waiting) {
      if (this.#blocked) return;
      this.#waiting.delete(importId);
      this.#write(text);
    }
  }

  #write(text: string): void {
    if (this.#gone()) return;
    this.#blocked = !this.response.write(text);
    clearTimeout(this.#heartbeat);
    this.#heartbeat = setTimeout(() => this.#beat(), this.heartbeatMs);
  }

  #gone(): boolean {
    return this.response.destroyed || this.response.writableEnded;
  }

  #beat(): void {
    if (!this.#blocked) this.#write(this.heartbeatText());
  }
}
