import { computed, inject, Injectable, signal } from '@angular/core';
import type { Pair, PairNeighbours } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { PairsApi } from '../api/pairs-api.ts';
import type { Loading } from '../state/import-store.ts';
import type { Ask, FoundPage } from './list-page.ts';
import { PageWindow, type Lack, type Span } from './page-window.ts';
import type { PairQuestion } from './pair-filter.ts';

interface Answer extends FoundPage {
  readonly unsearched: number;
}

/** A search gives its best hits and no further pages. */
export const SEARCH_HITS = 50;
const TOP: Span = { from: 0, to: 0 };

/** Pairs as a list of which the pages near the view are held, or as the best hits of a search. */
@Injectable()
export class PairListStore {
  readonly #api = inject(PairsApi);
  readonly #window = signal(PageWindow.of('newest'));
  readonly #answered = signal<PairQuestion | null>(null);
  readonly #loading = signal<Loading>('loading');
  readonly #filling = signal(false);
  readonly #fault = signal<Fault | null>(null);
  readonly #unsearched = signal(0);
  readonly #written = signal(0);
  #question: PairQuestion | null = null;
  #view = TOP;
  /** Raised whenever pages are asked for: answers to what was asked before are dropped. */
  #turn = 0;

  /** The rows of the list. */
  readonly window = this.#window.asReadonly();
  /** How many there are, as far as is known. */
  readonly length = computed(() => this.#window().length);
  /** Pairs that are held. */
  readonly held = computed(() => this.#window().held());
  readonly hasMore = computed(() => this.#window().hasMore);
  /** What the rows are the answer to. */
  readonly answered = this.#answered.asReadonly();
  readonly loading = this.#loading.asReadonly();
  /** Pages are being loaded as one scrolls. */
  readonly loadingMore = computed(() => this.#filling() && this.#loading() !== 'loading');
  readonly fault = this.#fault.asReadonly();
  /** Pairs that the search shown could not see as yet. */
  readonly unsearched = this.#unsearched.asReadonly();
  /** How often pairs were written elsewhere: figures of the list are old then. */
  readonly written = this.#written.asReadonly();

  /** Asks anew. What is shown stays until the answer is there. */
  async ask(question: PairQuestion): Promise<void> {
    this.#question = { ...question };
    this.#view = TOP;
    this.#loading.set('loading');
    await this.#fill(this.#question);
  }

  /**
   * Asks the same again: at once for the first page and those in view, which stay until then, for others when they are scrolled to. The list
   * stays as long as it was.
   */
  async again(): Promise<void> {
    if (!this.#question) return;
    this.#loading.set('loading');
    if (this.#answered() === this.#question) this.#window.update((window) => window.stale(this.#view));
    await this.#fill(this.#question);
  }

  /** Tells which rows are in view: what they lack is loaded, what is far from them is dropped. */
  async show(view: Span): Promise<void> {
    this.#view = view;
    if (!this.#question || this.#answered() !== this.#question || this.#filling()) return;
    this.#window.update((window) => window.near(view));
    if (this.#window().lacking(view)) return this.#fill(this.#question);
    this.#fault.set(null);
    this.#loading.set('ready');
  }

  /** Tells how many pairs the list has, so that there is a row for each of them. */
  size(total: number): void {
    if (this.#answered() !== null) this.#window.update((window) => window.sized(total));
  }

  /** Where a pair stands among the hits of a search; null when they are not held or it is none of them. */
  amongHits(pairId: string, sought: string): PairNeighbours | null {
    const hits = this.held();
    const at = this.#answered()?.q === sought ? hits.findIndex(({ pair }) => pair.id === pairId) : -1;
    if (at === -1) return null;
    const [previousId, nextId] = [hits[at - 1]?.pair.id ?? null, hits[at + 1]?.pair.id ?? null];
    return { previousId, nextId, current: at + 1, total: hits.length, totalIsExact: true };
  }

  /** Shows a pair as it is now where it stands in the list; null takes it out. */
  put(pairId: string, pair: Pair | null): void {
    this.#window.update((window) => window.put(pairId, pair));
    this.#written.update((times) => times + 1);
  }

  /** Asks for one page after the other until the view has all that it needs, wherever it is by then. */
  async #fill(question: PairQuestion): Promise<void> {
    const turn = ++this.#turn;
    this.#filling.set(true);
    this.#fault.set(null);
    try {
      for (let lack = this.#lack(question); lack; lack = this.#lack(question)) {
        const answer = await this.#fetch(question, lack.ask);
        if (turn !== this.#turn) return;
        this.#take(question, lack, answer);
      }
      this.#loading.set('ready');
    } catch (error) {
      if (turn !== this.#turn) return;
      if (this.#answered() !== question) this.#forget(question);
      this.#fault.set(faultOf(error));
      this.#loading.set('failed');
    }
    this.#filling.set(false);
  }

  #lack(question: PairQuestion): Lack | null {
    return this.#windowOf(question).lacking(this.#view);
  }

  #take(question: PairQuestion, lack: Lack, { unsearched, ...page }: Answer): void {
    this.#window.set(this.#windowOf(question).filled(lack, page).near(this.#view));
    this.#answered.set(question);
    this.#unsearched.set(unsearched);
  }

  /** The rows of another question are none of this one. */
  #windowOf(question: PairQuestion): PageWindow {
    return this.#answered() === question ? this.#window() : PageWindow.of(question.order);
  }

  #forget({ order }: PairQuestion): void {
    this.#window.set(PageWindow.of(order));
    this.#answered.set(null);
    this.#unsearched.set(0);
  }

  async #fetch({ projectId, q, by, order: _order, ...filters }: PairQuestion, ask: Ask): Promise<Answer> {
    if (q !== '') {
      const { items, unsearched } = await this.#api.search(projectId, q, by, SEARCH_HITS, filters);
      return { items, nextCursor: null, unsearched: by === 'text' ? unsearched : 0 };
    }
    const page = await this.#api.list(projectId, { ...filters, ...ask });
    const items = page.items.map((pair) => ({ pair, score: null }));
    return { items, nextCursor: page.nextCursor, unsearched: 0 };
  }
}
