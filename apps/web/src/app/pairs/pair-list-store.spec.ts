import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { Page, Pair } from '@pairloom/contract';
import { PairsApi, type PairFilters } from '../api/pairs-api.ts';
import { idOf, pairOf, PROJECT } from '../../testing/records.ts';
import type { Ask } from './list-page.ts';
import type { PairQuestion } from './pair-filter.ts';
import { PairListStore } from './pair-list-store.ts';

const DRAFTS = 20_000;
/** Rows that a screen has. */
const SCREEN = 20;

const ALL: PairQuestion = {
  projectId: PROJECT,
  q: '',
  by: 'meaning',
  order: 'newest',
  status: null,
  category: null,
  tag: null,
  quality: null,
  embedding: null,
  near: null,
};

/** Numbers from one down to another. */
const down = (from: number, to: number): number[] => Array.from({ length: from - to + 1 }, (_number, n) => from - n);

const numberOf = (id: string): number => Number(id.slice(-12));

/** A store over so many pairs, the newest of which has the highest number; drafts are others. `asked` are the numbers that pages come after. */
function storeOver(count: number) {
  const server = { numbers: down(count, 1), broken: false, gate: Promise.resolve() };
  const asked: (number | null)[] = [];
  const list = async (_projectId: string, query: Ask & PairFilters): Promise<Page<Pair>> => {
    const { after, skip, limit } = query;
    const isNewest = query.order === 'newest';
    const bound = after === null ? null : numberOf(after);
    asked.push(bound);
    await server.gate;
    if (server.broken) throw new Error('The server is down.');
    const all = query.status === 'draft' ? server.numbers.map((n) => n + DRAFTS) : server.numbers;
    const inOrder = isNewest ? all : all.toReversed();
    const left = inOrder.filter((n) => bound === null || (isNewest ? n < bound : n > bound)).slice(skip);
    const numbers = left.slice(0, limit);
    return { items: numbers.map((n) => pairOf(n)), nextCursor: left.length > limit ? 'more' : null };
  };
  TestBed.configureTestingModule({ providers: [PairListStore, { provide: PairsApi, useValue: { list } }] });
  return { store: TestBed.inject(PairListStore), server, asked };
}

const show = (store: PairListStore, row: number): Promise<void> => store.show({ from: row, to: row + SCREEN });

/** Scrolls screen by screen until so many rows are there. */
async function scroll(store: PairListStore, rows: number): Promise<void> {
  for (let row = 0; store.length() < rows; row += SCREEN) await show(store, row);
}

const numbersAt = (store: PairListStore, from: number, to: number): (number | null)[] =>
  store
    .window()
    .rows({ from, to })
    .map((row) => (row === null ? null : numberOf(row.pair.id)));

/** What a test lets through when it is ready. */
function gate() {
  let open = (): void => undefined;
  const closed = new Promise<void>((resolve) => (open = resolve));
  return { closed, open };
}

describe('the list of pairs', () => {
  it('holds some pages, however far one scrolls', async () => {
    const { store } = storeOver(10_000);
    await store.ask(ALL);
    let most = 0;
    for (let row = 0; row < 10_000; row += SCREEN) {
      await show(store, row);
      most = Math.max(most, store.held().length);
      expect(numbersAt(store, row, row + SCREEN)).toEqual(down(10_000 - row, 10_001 - row - SCREEN));
    }
    expect([most <= 2_200, store.length(), store.hasMore()]).toEqual([true, 10_000, false]);
  });

  it('asks for a page again when one comes back to it, in a list of the same length', async () => {
    const { store, asked } = storeOver(6_000);
    await store.ask(ALL);
    await scroll(store, 6_000);
    expect(numbersAt(store, 1_040, 1_042)).toEqual([null, null]);
    asked.length = 0;
    await show(store, 1_040);
    expect([asked, store.length()]).toEqual([[5_901], 6_000]);
    expect(numbersAt(store, 1_040, 1_060)).toEqual(down(4_960, 4_941));
  });

  it('has a row for each pair as soon as their number is told, and the last ones without those between', async () => {
    const { store, asked } = storeOver(6_000);
    store.size(6_000);
    expect(store.length()).toBe(0);
    await store.ask(ALL);
    store.size(6_000);
    expect([store.length(), store.held().length]).toEqual([6_000, 100]);
    await show(store, 5_980);
    expect(numbersAt(store, 5_980, 6_000)).toEqual(down(20, 1));
    expect([asked, store.length(), store.hasMore()]).toEqual([[null, null], 6_000, false]);
    await show(store, 2_000);
    expect(numbersAt(store, 2_000, 2_020)).toEqual(down(4_000, 3_981));
  });

  it('asks for what is in view when an answer is there, not for all that was passed', async () => {
    const { store, server, asked } = storeOver(6_000);
    await store.ask(ALL);
    await scroll(store, 6_000);
    asked.length = 0;
    const { closed, open } = gate();
    server.gate = closed;
    const showing = [3_040, 2_040, 1_040].map((row) => show(store, row));
    open();
    await Promise.all(showing);
    expect([asked.length, asked[1]]).toEqual([2, 5_901]);
    expect(numbersAt(store, 1_040, 1_060)).toEqual(down(4_960, 4_941));
  });

  it('shows no pair twice and hides none when pairs went and came meanwhile', async () => {
    const { store, server } = storeOver(6_000);
    server.numbers = server.numbers.filter((n) => n % 2 === 0 || n > 5_100 || n < 4_700);
    await store.ask(ALL);
    await scroll(store, server.numbers.length);
    server.numbers = down(6_000, 1).filter((n) => n < 5_500 || n > 5_650);
    const seen = new Set<number | null>();
    for (let row = store.length() - SCREEN; row > 0; row = Math.max(0, row - SCREEN)) {
      const before = store.window();
      await show(store, row);
      row += store.window().movedSince(before, { from: row, to: row + SCREEN });
      for (const number of numbersAt(store, Math.max(0, row - SCREEN), row + SCREEN)) seen.add(number);
      const ids = store.held().map(({ pair }) => pair.id);
      expect(new Set(ids).size).toBe(ids.length);
    }
    expect([...seen].sort((a, b) => Number(b) - Number(a))).toEqual(server.numbers);
  });

  it('asks again for the first page and those in view, and for others when they are scrolled to', async () => {
    const { store, server, asked } = storeOver(3_000);
    await store.ask(ALL);
    await scroll(store, 3_000);
    await show(store, 2_539);
    asked.length = 0;
    server.numbers = server.numbers.filter((n) => n !== 2_990);
    await store.again();
    expect([asked, store.length(), store.loading()]).toEqual([[null, 501], 2_999, 'ready']);
    await show(store, 2_339);
    expect(asked).toEqual([null, 501, 500]);
    expect(numbersAt(store, 2_339, 2_359)).toEqual(down(660, 641));
  });

  it('goes on with the next pairs when all that were loaded are gone', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await show(store, 80);
    await show(store, 140);
    server.numbers = down(1_000 - store.length(), 1);
    await store.again();
    expect([store.loading(), store.hasMore()]).toEqual(['ready', true]);
    expect(numbersAt(store, 0, 200)).toEqual(down(800, 601));
  });

  it('holds no deleted pairs of pages out of view', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 1_000);
    await show(store, 920);
    server.numbers = server.numbers.filter((n) => n < 500 || n > 600);
    await store.again();
    const held = store.held().map(({ pair }) => pair.id);
    expect(held).not.toContain(idOf(550));
    expect(held).toContain(idOf(60));
  });

  it('ends where the pairs end by now', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 400);
    server.numbers = down(30, 1);
    await store.again();
    expect([numbersAt(store, 0, 400), store.hasMore()]).toEqual([down(30, 1), false]);
  });

  it('stays as it was when asking again fails, and keeps its length for the next try', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 400);
    server.broken = true;
    await store.again();
    expect([store.loading(), store.length(), store.fault() === null]).toEqual(['failed', 400, false]);
    server.broken = false;
    await store.again();
    expect([store.loading(), store.length(), store.fault()]).toEqual(['ready', 400, null]);
  });

  it('says that a page did not come, and tries it again', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    server.broken = true;
    await show(store, 80);
    expect([store.length(), store.fault() === null, store.loadingMore()]).toEqual([100, false, false]);
    server.broken = false;
    await store.again();
    expect([store.length(), store.fault()]).toEqual([200, null]);
  });

  it('says no more that a page did not come where none is lacking', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    server.broken = true;
    await show(store, 80);
    await show(store, 10);
    expect([store.fault(), store.loading()]).toEqual([null, 'ready']);
  });

  it('shows nothing of another question when there is no answer', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    server.broken = true;
    await Promise.all([store.ask({ ...ALL, status: 'draft' }), store.again()]);
    expect([store.loading(), store.length()]).toEqual(['failed', 0]);
  });

  it('takes in no page that belongs after what it held before', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    const { closed, open } = gate();
    server.gate = closed;
    const more = show(store, 80);
    const asking = store.ask({ ...ALL, status: 'draft' });
    const late = show(store, 80);
    open();
    await Promise.all([more, asking, late]);
    expect(numbersAt(store, 0, 100)).toEqual(down(DRAFTS + 1_000, DRAFTS + 901));
    expect(store.loading()).toBe('ready');
  });

  it('shows a pair as it was written elsewhere', async () => {
    const { store } = storeOver(10);
    await store.ask(ALL);
    store.put(idOf(9), pairOf(9, { question: 'Now?' }));
    store.put(idOf(8), null);
    expect(store.held()[1]?.pair.question).toBe('Now?');
    expect(numbersAt(store, 0, 10)).toEqual([10, 9, 7, 6, 5, 4, 3, 2, 1]);
  });
});
