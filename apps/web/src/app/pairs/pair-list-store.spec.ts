import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from '@jest/globals';
import type { Page, Pair } from '@pairloom/contract';
import { PairsApi, type PairFilters } from '../api/pairs-api.ts';
import { idOf, pairOf, PROJECT } from '../../testing/records.ts';
import type { PairQuestion } from './pair-filter.ts';
import { PairListStore } from './pair-list-store.ts';

interface Asked {
  cursor: string | null;
  limit: number;
}

const DRAFTS = 20_000;
const idsFrom = (place: number, count: number): string[] =>
  Array.from({ length: count }, (_id, n) => idOf(place + n + 1));

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

/** A store over so many pairs; drafts are others. A cursor is the place where its page begins. */
function storeOver(count: number) {
  const server = { count, broken: false, gate: Promise.resolve() };
  const asked: Asked[] = [];
  const list = async (_projectId: string, { cursor, limit, status }: Asked & PairFilters): Promise<Page<Pair>> => {
    asked.push({ cursor, limit });
    await server.gate;
    if (server.broken) throw new Error('The server is down.');
    const from = cursor === null ? (status === 'draft' ? DRAFTS : 0) : Number(cursor);
    const to = Math.min(from + limit, server.count + (status === 'draft' ? DRAFTS : 0));
    const items = Array.from({ length: to - from }, (_pair, n) => pairOf(from + n + 1));
    return { items, nextCursor: items.length === limit ? String(to) : null };
  };
  TestBed.configureTestingModule({ providers: [PairListStore, { provide: PairsApi, useValue: { list } }] });
  return { store: TestBed.inject(PairListStore), server, asked };
}

async function scroll(store: PairListStore, pages: number): Promise<void> {
  for (let page = 0; page < pages; page++) await store.loadMore();
}

describe('the list of pairs', () => {
  it('is as long as it was when it is asked for again', async () => {
    const { store, asked } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 3);
    asked.length = 0;
    await store.again();
    expect(store.items()).toHaveLength(400);
    expect(asked).toEqual([
      { cursor: null, limit: 200 },
      { cursor: '200', limit: 200 },
    ]);
    await store.loadMore();
    expect(store.items().map(({ pair }) => pair.id)).toEqual(idsFrom(0, 500));
  });

  it('ends where the pairs end by now', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 3);
    server.count = 250;
    await store.again();
    expect([store.items().length, store.hasMore()]).toEqual([250, false]);
  });

  it('asks again for some thousand pairs and no more', async () => {
    const { store, asked } = storeOver(10_000);
    await store.ask(ALL);
    await scroll(store, 60);
    asked.length = 0;
    await store.again();
    expect([asked.length, store.items().length, store.hasMore()]).toEqual([20, 4_000, true]);
  });

  it('stays as it was when asking again fails, and keeps its length for the next try', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    await scroll(store, 3);
    server.broken = true;
    await store.again();
    expect([store.loading(), store.items().length, store.fault() === null]).toEqual(['failed', 400, false]);
    server.broken = false;
    await store.again();
    expect([store.loading(), store.items().length, store.fault()]).toEqual(['ready', 400, null]);
  });

  it('shows nothing of another question when there is no answer', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    server.broken = true;
    await Promise.all([store.ask({ ...ALL, status: 'draft' }), store.again()]);
    expect([store.loading(), store.items()]).toEqual(['failed', []]);
  });

  it('takes in no page that belongs after what it held before', async () => {
    const { store, server } = storeOver(1_000);
    await store.ask(ALL);
    let open = (): void => undefined;
    server.gate = new Promise((resolve) => (open = resolve));
    const asking = store.ask({ ...ALL, status: 'draft' });
    const more = store.loadMore();
    open();
    await Promise.all([asking, more]);
    expect(store.items().map(({ pair }) => pair.id)).toEqual(idsFrom(DRAFTS, 100));
  });
});
