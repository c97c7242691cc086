import { describe, expect, it } from '@jest/globals';
import { readEventStream, type StreamEvent } from './event-stream.ts';

/** A fetch that answers with the bytes, cut into pieces of the size given. */
const answering = (text: string, size: number): typeof fetch => {
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size));
      controller.close();
    },
  });
  return async () => ({ ok: true, status: 200, body }) as Response;
};

const request = (events: StreamEvent[], opened: () => void = () => undefined) => ({
  url: '/events',
  lastEventId: null,
  signal: new AbortController().signal,
  onOpen: opened,
  onEvent: (event: StreamEvent) => events.push(event),
});

describe('readEventStream', () => {
  it.each([1, 2, 7, 1_000])('reads events and characters that are cut into pieces of %d bytes', async (size) => {
    const events: StreamEvent[] = [];
    const text = 'id: 1\nevent: import\ndata: {"q":"ما هي؟ 😀"}\n\n: comment\n\ndata: two\ndata: lines\n\n';
    await readEventStream(answering(text, size), request(events));
    expect(events).toEqual([
      { id: '1', data: '{"q":"ما هي؟ 😀"}' },
      { id: undefined, data: 'two\nlines' },
    ]);
  });

  it('rejects when the gateway does not give a stream, and does not call it open', async () => {
    let opened = false;
    const refusing = async () => ({ ok: false, status: 503, body: null }) as Response;
    const reading = readEventStream(
      refusing,
      request([], () => (opened = true)),
    );
    await expect(reading).rejects.toThrow('503');
    expect(opened).toBe(false);
  });
});
