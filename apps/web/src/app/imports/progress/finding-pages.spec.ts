import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Page, RowError } from '@pairloom/contract';
import { findingOf } from '../../../testing/records.ts';
import { settle } from '../../../testing/settle.ts';
import { FindingLog, LOG_LIMIT } from './finding-log.ts';
import { FindingPages, PAGE_EVERY_MS } from './finding-pages.ts';

let log: FindingLog;
let pages: FindingPages;
/** Rows that have a finding, in row order, and what was asked for. */
let found: number[];
let asked: (string | null)[];

/** Two findings a page; the cursor names the last row, as that of the server does. */
function ask(cursor: string | null): Promise<Page<RowError>> {
  asked.push(cursor);
  const rest = found.filter((row) => row > Number(cursor ?? 0));
  const items = rest.slice(0, 2).map((row) => findingOf(row));
  return Promise.resolve({ items, nextCursor: rest.length > 2 ? `${rest[1]}` : null });
}

const rows = () => log.entries().map(({ row }) => row);

async function second(count = 1): Promise<void> {
  for (let passed = 0; passed < count; passed++) {
    jest.advanceTimersByTime(PAGE_EVERY_MS);
    await settle();
  }
}

beforeEach(() => {
  jest.useFakeTimers();
  log = new FindingLog();
  pages = new FindingPages(log, ask);
  found = [];
  asked = [];
});
afterEach(() => {
  pages.stop();
  jest.useRealTimers();
});

describe('pages of findings', () => {
  it('fill the holes that the states of the import leave, one a second at most', async () => {
    await pages.readEarlier();
    found = [1, 2, 3, 4, 5];
    log.add([findingOf(5)]);
    pages.follow(5);
    pages.follow(5);
    await settle();
    expect(asked).toHaveLength(1);
    await second();
    expect(rows()).toEqual([5, 1, 2]);
    await second();
    expect(rows()).toEqual([5, 1, 2, 3, 4]);
    await second(3);
    expect(asked).toHaveLength(3);
  });

  it('begin anew when what is lacking lies before the end', async () => {
    found = [11, 12, 13];
    await pages.readEarlier();
    found = [1, 11, 12, 13];
    pages.follow(4);
    await second(2);
    expect([...rows()].sort((a, b) => a - b)).toEqual([1, 11, 12, 13]);
  });

  it('are not asked for in vain again and again', async () => {
    found = [1];
    await pages.readEarlier();
    pages.follow(3);
    await second(5);
    expect(asked).toHaveLength(2);
    found = [1, 2, 3];
    pages.follow(4);
    await second(3);
    expect(rows()).toEqual([1, 2, 3]);
  });

  it('end with the log, and when the log is full', async () => {
    await pages.readEarlier();
    log.add(Array.from({ length: LOG_LIMIT }, (_, place) => findingOf(place + 1)));
    pages.follow(LOG_LIMIT + 500);
    await second(2);
    expect(asked).toHaveLength(1);
    pages.stop();
    pages.follow(LOG_LIMIT + 1_000);
    await second(2);
    expect(asked).toHaveLength(1);
  });
});
