import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { HttpResponse } from '../http/messages.ts';
import { EventStream } from './event-stream.ts';

/** A response whose client reads only when it is told to. */
class SlowResponse extends EventEmitter {
  readonly written: string[] = [];
  status: number | undefined;
  reading = true;
  writableEnded = false;
  destroyed = false;

  writeHead(status: number): void {
    this.status = status;
  }

  write(text: string): boolean {
    this.written.push(text);
    return this.reading;
  }

  end(): void {
    this.writableEnded = true;
  }

  drain(): void {
    this.reading = true;
    this.emit('drain');
  }
}

describe('EventStream', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function stream() {
    const response = new SlowResponse();
    const subject = new EventStream(response as unknown as HttpResponse, 15_000, () => 'beat');
    return { response, subject };
  }

  it('begins with the snapshot, without what came while that was read, which may be older', () => {
    const { response, subject } = stream();
    subject.offer('a', 'a1');
    subject.open('snapshot');
    subject.offer('b', 'b1');
    expect([response.status, response.written]).toEqual([200, ['retry: 2000\n\nsnapshot', 'b1']]);
  });

  it('begins with a snapshot for all streams that came meanwhile, and with what came after that', () => {
    const { response, subject } = stream();
    subject.offer('a', 'a1');
    subject.replaceAll('for all');
    subject.offer('a', 'a2');
    subject.open('snapshot');
    expect(response.written).toEqual(['retry: 2000\n\nfor all', 'a2']);
  });

  it('keeps only the latest state of each import for a client that does not read', () => {
    const { response, subject } = stream();
    response.reading = false;
    subject.open('snapshot');
    for (let i = 1; i <= 1_000; i += 1) subject.offer('a', `a${i}`);
    subject.offer('b', 'b1');
    subject.offer('a', 'a1001');
    expect(response.written).toHaveLength(1);
    response.drain();
    expect(response.written.slice(1)).toEqual(['b1', 'a1001']);
  });

  it('stops in the middle when the client stops reading again', () => {
    const { response, subject } = stream();
    response.reading = false;
    subject.open('snapshot');
    subject.offer('a', 'a1');
    subject.offer('b', 'b1');
    response.emit('drain');
    expect(response.written.slice(1)).toEqual(['a1']);
    response.drain();
    expect(response.written.slice(1)).toEqual(['a1', 'b1']);
  });

  it('lets a new snapshot replace what waits', () => {
    const { response, subject } = stream();
    response.reading = false;
    subject.open('snapshot');
    subject.offer('a', 'a1');
    subject.replaceAll('second');
    subject.offer('b', 'b1');
    subject.replaceAll('third');
    subject.offer('c', 'c1');
    response.drain();
    expect(response.written.slice(1)).toEqual(['third', 'c1']);
  });

  it('beats after 15 s of silence, and only then', () => {
    const { response, subject } = stream();
    subject.open('snapshot');
    jest.advanceTimersByTime(14_000);
    subject.offer('a', 'a1');
    jest.advanceTimersByTime(14_999);
    expect(response.written.slice(1)).toEqual(['a1']);
    jest.advanceTimersByTime(1);
    jest.advanceTimersByTime(15_000);
    expect(response.written.slice(1)).toEqual(['a1', 'beat', 'beat']);
  });

  it('says nothing after it was closed', () => {
    const { response, subject } = stream();
    subject.open('snapshot');
    subject.close();
    subject.offer('a', 'a1');
    jest.advanceTimersByTime(60_000);
    expect([response.written.length, response.writableEnded]).toEqual([1, true]);
  });

  it('does not open for a client that has gone', () => {
    const { response, subject } = stream();
    response.destroyed = true;
    subject.open('snapshot');
    expect([response.status, response.written]).toEqual([undefined, []]);
  });
});
