import { computed, effect, signal, untracked, type Signal } from '@angular/core';
import type { Page } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';

/** A list that is loaded page by page as far as the reader wants it. */
export interface PagedList<T> {
  readonly items: Signal<readonly T[]>;
  readonly hasMore: Signal<boolean>;
  readonly loading: Signal<boolean>;
  /** Why the latest page did not come; the pages before it stay. */
  readonly fault: Signal<Fault | null>;
  /** Asks for the next page, also once more for one that did not come. */
  load(): Promise<void>;
  /** Changes what is shown, as after a change on the server that the reader asked for. */
  update(change: (items: readonly T[]) => readonly T[]): void;
}

/** Begins anew whenever the question changes; answers to questions of the past change nothing. In an injection context. */
export function pagedList<Q, T>(
  question: Signal<Q>,
  ask: (question: Q, cursor: string | null) => Promise<Page<T>>,
): PagedList<T> {
  const items = signal<readonly T[]>([]);
  const cursor = signal<string | null>(null);
  const loading = signal(true);
  const fault = signal<Fault | null>(null);
  let current = 0;

  const load = async (): Promise<void> => {
    const mine = ++current;
    loading.set(true);
    fault.set(null);
    try {
      const page = await ask(question(), cursor());
      if (mine !== current) return;
      items.update((known) => [...known, ...page.items]);
      cursor.set(page.nextCursor);
    } catch (error) {
      if (mine === current) fault.set(faultOf(error));
    } finally {
      if (mine === current) loading.set(false);
    }
  };

  effect(() => {
    question();
    untracked(() => {
      items.set([]);
      cursor.set(null);
      void load();
    });
  });
  const hasMore = computed(() => cursor() !== null);
  return { items, hasMore, loading, fault, load, update: (change) => items.update(change) };
}

/** The first pages of a list that is read anew as a whole, as one. */
export async function firstPages<T>(count: number, ask: (cursor: string | null) => Promise<Page<T>>): Promise<Page<T>> {
  let read: Page<T> = { items: [], nextCursor: null };
  for (let page = 0; page < count && (page === 0 || read.nextCursor !== null); page++) {
    const { items, nextCursor } = await ask(read.nextCursor);
    read = { items: [...read.items, ...items], nextCursor };
  }
  return read;
}
