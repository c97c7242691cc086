import { InjectionToken } from '@angular/core';
import { createParser } from 'eventsource-parser';

/** The browser's fetch, in a token so that specs can script it. */
export const FETCH = new InjectionToken<typeof fetch>('fetch', {
  providedIn: 'root',
  factory: () => (input: RequestInfo | URL, init?: RequestInit) => globalThis.fetch(input, init),
});

export interface StreamEvent {
  /** Opaque place in the stream; sent back on resume. */
  id: string | undefined;
  data: string;
}

export interface StreamRequest {
  url: string;
  lastEventId: string | null;
  signal: AbortSignal;
  onOpen(): void;
  onEvent(event: StreamEvent): void;
}

/**
 * Reads server-sent events by fetch (EventSource can neither send a header nor tell why it failed). Resolves when the server ends
 * the stream; rejects when it cannot be opened or breaks.
 */
export async function readEventStream(fetchStream: typeof fetch, request: StreamRequest): Promise<void> {
  const headers: Record<string, string> = { Accept: 'text/event-stream' };
  if (request.lastEventId !== null) headers['Last-Event-ID'] = request.lastEventId;
  const response = await fetchStream(request.url, { headers, signal: request.signal, cache: 'no-store' });
  if (!response.ok || !response.body) throw new Error(`The event stream answered ${response.status}.`);
  request.onOpen();
  const parser = createParser({ onEvent: ({ id, data }) => request.onEvent({ id, data }) });
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    parser.feed(decoder.decode(value, { stream: true }));
  }
}
