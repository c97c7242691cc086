import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProjectEvent } from '@pairloom/contract';
import { PROJECT, recordOf } from '../../testing/records.ts';
import { FETCH } from '../api/event-stream.ts';
import { ProjectFeed, type FeedSink } from './project-feed.ts';

/** A server whose streams the spec opens, feeds and breaks. */
class ScriptedStreams {
  readonly requests: { url: string; lastEventId: string | null }[] = [];
  #controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  refuse = false;

  readonly fetch = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const headers = init?.headers as Record<string, string>;
    this.requests.push({ url: String(input), lastEventId: headers['Last-Event-ID'] ?? null });
    if (this.refuse) throw new TypeError('network');
    const body = new ReadableStream<Uint8Array>({ start: (controller) => void (this.#controller = controller) });
    init?.signal?.addEventListener('abort', () => this.break());
    return { ok: true, status: 200, body } as Response;
  };

  send(event: ProjectEvent, id: string): void {
    const text = `id: ${id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  sendText(text: string): void {
    this.#controller?.enqueue(new TextEncoder().encode(text));
  }

  break(): void {
    this.#controller?.error(new Error('broken'));
    this.#controller = null;
  }
}

describe('ProjectFeed', () => {
  let streams: ScriptedStreams;
  let feed: ProjectFeed;
  let events: ProjectEvent[];
  let busy: boolean;
  const poll = jest.fn<() => Promise<void>>();
  const sink: FeedSink = { onEvent: (event) => events.push(event), poll, busy: () => busy };
  const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);

  beforeEach(() => {
    jest.useFakeTimers();
    streams = new ScriptedStreams();
    events = [];
    busy = true;
    poll.mockReset().mockResolvedValue(undefined);
    TestBed.configureTestingModule({ providers: [{ provide: FETCH, useValue: streams.fetch }] });
    feed = TestBed.inject(ProjectFeed);
  });

  afterEach(() => {
    feed.close();
    jest.useRealTimers();
  });

  it('delivers the snapshot and later changes, and needs no polls meanwhile', async () => {
    feed.open(PROJECT, sink);
    await pass(0);
    streams.send({ type: 'snapshot', imports: [recordOf(1)], notice: null }, 'a');
    await pass(1_000);
    streams.send({ type: 'import', import: recordOf(1, { revision: 2 }) }, 'b');
    await pass(1_000);
    expect(feed.connection()).toBe('live');
    expect(events.map(({ type }) => type)).toEqual(['snapshot', 'import']);
    expect(streams.requests).toEqual([{ url: `/api/v1/projects/${PROJECT}/events`, lastEventId: null }]);
    expect(poll).not.toHaveBeenCalled();
  });

  it('resumes after a break from the last event it has seen', async () => {
    feed.open(PROJECT, sink);
    await pass(0);
    streams.send({ type: 'heartbeat' }, 'place-7');
    await pass(0);
    streams.break();
    await pass(1_000);
    expect(streams.requests.at(-1)?.lastEventId).toBe('place-7');
    expect(feed.connection()).toBe('live');
  });

  it('polls every second while the stream is down and an import runs, every five when none does', async () => {
    streams.refuse = true;
    feed.open(PROJECT, sink);
    await pass(10_000);
    expect(feed.connection()).toBe('polling');
    expect(poll.mock.calls.length).toBeGreaterThanOrEqual(9);
    busy = false;
    await pass(1_000);
    poll.mockClear();
    await pass(10_000);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('tries the stream again with growing pauses', async () => {
    streams.refuse = true;
    feed.open(PROJECT, sink);
    await pass(0);
    const after: number[] = [];
    for (let second = 0; second < 60; second++) {
      await pass(1_000);
      after.push(streams.requests.length);
    }
    expect([after[0], after[2], after[6], after[14], after[29], after[44]]).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('says offline when neither stream nor API answers, and recovers', async () => {
    streams.refuse = true;
    poll.mockRejectedValue(new Error('no answer'));
    feed.open(PROJECT, sink);
    await pass(3_000);
    expect(feed.connection()).toBe('offline');
    streams.refuse = false;
    window.dispatchEvent(new Event('online'));
    await pass(0);
    expect(feed.connection()).toBe('live');
  });

  it('is live again when the browser is, though its stream never broke', async () => {
    busy = false;
    feed.open(PROJECT, sink);
    await pass(0);
    window.dispatchEvent(new Event('offline'));
    expect(feed.connection()).toBe('offline');
    window.dispatchEvent(new Event('online'));
    await pass(0);
    expect(feed.connection()).toBe('live');
    expect(poll).toHaveBeenCalledTimes(1);
  });

  it('polls once after a break, for the snapshot may not reach back far enough', async () => {
    busy = false;
    feed.open(PROJECT, sink);
    await pass(0);
    streams.break();
    await pass(0);
    expect(poll).toHaveBeenCalledTimes(1);
    await pass(1_000);
    expect(feed.connection()).toBe('live');
    expect(poll).toHaveBeenCalledTimes(2);
    await pass(10_000);
    expect(poll).toHaveBeenCalledTimes(2);
  });

  it('asks when an import runs and the stream says nothing for three seconds', async () => {
    feed.open(PROJECT, sink);
    await pass(2_500);
    expect(poll).not.toHaveBeenCalled();
    await pass(3_000);
    expect(poll).toHaveBeenCalledTimes(3);
    expect(feed.connection()).toBe('live');
  });

  it('gives up a stream that has gone silent beyond two heartbeats', async () => {
    busy = false;
    feed.open(PROJECT, sink);
    await pass(40_000);
    expect(streams.requests.length).toBe(2);
  });

  it('passes over events that it does not know', async () => {
    feed.open(PROJECT, sink);
    await pass(0);
    streams.sendText('data: {"type":"weather"}\n\ndata: not json\n\n');
    streams.send({ type: 'import', import: recordOf(1) }, 'b');
    await pass(0);
    expect(events.map(({ type }) => type)).toEqual(['import']);
  });

  it('lets go of one project when another is opened', async () => {
    feed.open(PROJECT, sink);
    await pass(0);
    feed.open('other', sink);
    await pass(5_000);
    expect(streams.requests.map(({ url }) => url)).toEqual([
      `/api/v1/projects/${PROJECT}/events`,
      '/api/v1/projects/other/events',
    ]);
  });
});
