import { computed, inject, Injectable, signal } from '@angular/core';
import type { Pair, PairNeighbours, SearchHit } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import type { Loading } from '../state/import-store.ts';
import type { PairQuestion } from './pair-filter.ts';

/** A pair, with its score when it was searched for. */
export interface FoundPair {
  pair: Pair;
  score: number | null;
  /** Where the words searched for stand, as far as the search tells. */
  highlights?: SearchHit['highlights'];
}

/** Pairs, and where the next ones begin; null at the end. */
interface Loaded {
  items: FoundPair[];
  nextCursor: string | null;
}

const PAGE_SIZE = 100;
/** Pairs of a page when what was loaded is loaded again, the most that the server gives. */
const AGAIN_PAGE_SIZE = 200;
/** Pairs that are loaded again at most. */
const AGAIN_PAIRS = 4_000;
/** A search gives its best hits and no further pages. */
export const SEARCH_HITS = 50;

/** Pairs as a list by page, or as the best hits of a search. */
@Injectable()
export class PairListStore {
  readonly #api = inject(PairsApi);
  readonly #items = signal<readonly FoundPair[]>([]);
  readonly #cursor = signal<string | null>(null);
  readonly #loading = signal<Loading>('loading');
  readonly #loadingMore = signal(false);
  readonly #fault = signal<Fault | null>(null);
  readonly #unsearched = signal(0);
  /** The search that `items` are the hits of; '' for a list. */
  readonly #sought = signal('');
  readonly #written = signal(0);
  #question: PairQuestion | null = null;

  readonly items = this.#items.asReadonly();
  readonly loading = this.#loading.asReadonly();
  readonly loadingMore = this.#loadingMore.asReadonly();
  readonly fault = this.#fault.asReadonly();
  readonly hasMore = computed(() => this.#cursor() !== null);
  /** Pairs that the search shown could not see as yet. */
  readonly unsearched = this.#unsearched.asReadonly();
  /** How often pairs were written elsewhere: figures of the list are old then. */
  readonly written = this.#written.asReadonly();

  /** Asks anew. What is shown stays until the answer is there. */
  async ask(question: PairQuestion): Promise<void> {
    await this.#ask(question, () => this.#fetch(question, null, PAGE_SIZE), []);
  }

  /** Asks the same again, for as many pairs as are loaded, so that the reader keeps the place. */
  async again(): Promise<void> {
    if (!this.#question) return;
    const question = { ...this.#question };
    // What is shown while an answer is awaited may belong to another question.
    const otherwise = this.#loading() === 'loading' ? [] : null;
    await this.#ask(question, () => this.#fetchAll(question), otherwise);
  }

  async loadMore(): Promise<void> {
    const question = this.#question;
    const cursor = this.#cursor();
    if (!question || cursor === null || this.#loadingMore()) return;
    this.#loadingMore.set(true);
    this.#fault.set(null);
    try {
      const { items, nextCursor } = await this.#fetch(question, cursor, PAGE_SIZE);
      // The list may have been asked for anew: then the page follows another one.
      if (question === this.#question && cursor === this.#cursor()) {
        this.#items.update((known) => [...known, ...items]);
        this.#cursor.set(nextCursor);
      }
    } catch (error) {
      if (question === this.#question) this.#fault.set(faultOf(error));
    }
    this.#loadingMore.set(false);
  }

  /** Where a pair stands among the hits of a search; null when they are not held or it is none of them. */
  amongHits(pairId: string, sought: string): PairNeighbours | null {
    const items = this.#items();
    const at = this.#sought() === sought ? items.findIndex(({ pair }) => pair.id === pairId) : -1;
    if (at === -1) return null;
    const [previousId, nextId] = [items[at - 1]?.pair.id ?? null, items[at + 1]?.pair.id ?? null];
    return { previousId, nextId, current: at + 1, total: items.length, totalIsExact: true };
  }

  /** Shows a pair as it is now where it stands in the list; null takes it out. */
  put(pairId: string, pair: Pair | null): void {
    this.#items.update((items) =>
      items.flatMap((found) => (found.pair.id !== pairId ? [found] : pair ? [{ ...found, pair }] : [])),
    );
    this.#written.update((times) => times + 1);
  }

  /** `otherwise` is shown when there is no answer; null leaves what is there. */
  async #ask(question: PairQuestion, fetch: () => Promise<Loaded>, otherwise: FoundPair[] | null): Promise<void> {
    this.#question = question;
    this.#loading.set('loading');
    this.#fault.set(null);
    try {
      const { items, nextCursor } = await fetch();
      if (question !== this.#question) return;
      this.#show(items, nextCursor);
      this.#sought.set(question.q);
      this.#loading.set('ready');
    } catch (error) {
      if (question !== this.#question) return;
      if (otherwise) this.#show(otherwise, null);
      this.#fault.set(faultOf(error));
      this.#loading.set('failed');
    }
  }

  #show(items: readonly FoundPair[], cursor: string | null): void {
    this.#items.set(items);
    this.#cursor.set(cursor);
  }

  async #fetchAll(question: PairQuestion): Promise<Loaded> {
    const rest = (held: number): number => Math.min(this.#items().length, AGAIN_PAIRS) - held;
    const page = (held: number): number => Math.min(AGAIN_PAGE_SIZE, Math.max(PAGE_SIZE, rest(held)));
    const all = await this.#fetch(question, null, page(0));
    while (all.nextCursor !== null && rest(all.items.length) > 0 && question === this.#question) {
      const { items, nextCursor } = await this.#fetch(question, all.nextCursor, page(all.items.length));
      all.items.push(...items);
      all.nextCursor = nextCursor;
    }
    return all;
  }

  async #fetch(
    { projectId, q, by, order, ...filters }: PairQuestion,
    cursor: string | null,
    limit: number,
  ): Promise<Loaded> {
    if (q !== '') {
      const { items, unsearched } = await this.#api.search(projectId, q, by, SEARCH_HITS, filters);
      this.#unsearched.set(by === 'text' ? unsearched : 0);
      return { items, nextCursor: null };
    }
    this.#unsearched.set(0);
    const page = await this.#api.list(projectId, { ...filters, order, cursor, limit });
    return { items: page.items.map((pair) => ({ pair, score: null })), nextCursor: page.nextCursor };
  }
}
