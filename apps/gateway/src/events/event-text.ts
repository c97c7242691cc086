import type { ProjectEvent } from '@pairloom/contract';

/** One event on the wire. https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream */
export const eventText = (event: ProjectEvent, id: string): string =>
  `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** How long a client should wait before it opens a lost stream again. */
export const RETRY_TEXT = 'retry: 2000\n\n';
