import { computed, inject, Injectable, signal } from '@angular/core';
import { isTerminal, type ImportRecord, type ProjectEvent } from '@pairloom/contract';
import { faultOf, type Fault } from '../api/api-error.ts';
import { ImportsApi } from '../api/imports-api.ts';
import { NoticeApi } from '../api/notice-api.ts';
import { ALL_IMPORTS, fits, sameFilter, type ImportFilter } from './import-filter.ts';
import { newerRecord, newestFirst } from './newer-record.ts';
import { NoticeStore } from './notice-store.ts';
import { ProjectFeed } from './project-feed.ts';

/**
 * How much of the list is loaded: everything newer than `oldest`, or, in another order than by age, what `ids` names; `cursor` points to
 * the rest, null at the end.
 */
interface Window {
  oldest: ImportRecord | null;
  ids: readonly string[];
  cursor: string | null;
}

export type Loading = 'loading' | 'ready' | 'failed';

const PAGE_SIZE = 50;

/** The imports of the project that is open, kept fresh by the feed. Everything on screen reads from here. */
@Injectable({ providedIn: 'root' })
export class ImportStore {
  readonly #api = inject(ImportsApi);
  readonly #feed = inject(ProjectFeed);
  readonly #noticeApi = inject(NoticeApi);
  readonly #notices = inject(NoticeStore);
  readonly #projectId = signal<string | null>(null);
  readonly #records = signal<ReadonlyMap<string, ImportRecord>>(new Map());
  readonly #window = signal<Window | null>(null);
  readonly #filter = signal<ImportFilter>(ALL_IMPORTS);
  readonly #loading = signal<Loading>('loading');
  readonly #loadingMore = signal(false);
  readonly #fault = signal<Fault | null>(null);
  readonly #watched = new Set<string>();
  #due = false;

  readonly projectId = this.#projectId.asReadonly();
  readonly connection = this.#feed.connection;
  readonly filter = this.#filter.asReadonly();
  readonly loading = this.#loading.asReadonly();
  readonly loadingMore = this.#loadingMore.asReadonly();
  /** Why the list could not be loaded. */
  readonly fault = this.#fault.asReadonly();
  readonly hasMore = computed(() => (this.#window()?.cursor ?? null) !== null);

  /** The list as far as it is loaded. By age it takes in what comes; in another order rows keep their places until it is asked for anew. */
  readonly list = computed(() => {
    const window = this.#window();
    const filter = this.#filter();
    if (!window) return [];
    const { oldest, ids, cursor } = window;
    const records = this.#records();
    if (filter.sort !== 'newest') return ids.flatMap((id) => records.get(id) ?? []);
    return [...records.values()]
      .filter((record) => fits(filter, record))
      .filter((record) => cursor === null || oldest === null || newestFirst(record, oldest) <= 0)
      .sort(newestFirst);
  });

  /** Every import that has been heard of, in no order. */
  readonly known = computed(() => [...this.#records().values()]);
  readonly running = computed(() => this.known().filter((record) => !isTerminal(record.status)));

  record(importId: string): ImportRecord | undefined {
    return this.#records().get(importId);
  }

  /** Opens a project: forgets the one before, loads its list and follows it. */
  open(projectId: string): void {
    if (this.#projectId() === projectId) return;
    this.#projectId.set(projectId);
    this.#records.set(new Map());
    this.#filter.set(ALL_IMPORTS);
    this.#loadSoon();
    this.#feed.open(projectId, {
      onEvent: (event) => this.#take(event, projectId),
      poll: () => this.#poll(projectId),
      busy: () => this.running().length > 0,
    });
  }

  /** Loads the first page anew, for instance after a failure. */
  async reload(): Promise<void> {
    this.#window.set(null);
    this.#loading.set('loading');
    this.#fault.set(null);
    await this.#loadPage(null);
  }

  filterBy(filter: ImportFilter): void {
    if (sameFilter(this.#filter(), filter)) return;
    this.#filter.set(filter);
    this.#loadSoon();
  }

  async loadMore(): Promise<void> {
    const cursor = this.#window()?.cursor ?? null;
    if (cursor === null || this.#loadingMore()) return;
    this.#loadingMore.set(true);
    this.#fault.set(null);
    await this.#loadPage(cursor);
    this.#loadingMore.set(false);
  }

  /** Loads one import and keeps it fresh until the returned function is called. Rejects when it cannot be loaded. */
  watch(importId: string): { ready: Promise<void>; stop: () => void } {
    this.#watched.add(importId);
    return { ready: this.#fetchOne(importId), stop: () => void this.#watched.delete(importId) };
  }

  /** Reads one import anew. Rejects when it cannot be read. */
  read(importId: string): Promise<void> {
    return this.#fetchOne(importId);
  }

  /** Asks for the cancellation of an import. Rejects when the gateway refuses. */
  async cancel(importId: string): Promise<void> {
    this.apply(await this.#api.cancel(this.#openProject(), importId));
  }

  /** Takes records from wherever they came; older states than those known are dropped. */
  apply(...incoming: ImportRecord[]): void {
    const projectId = this.#projectId();
    this.#records.update((known) => {
      const next = new Map(known);
      for (const record of incoming)
        if (record.projectId === projectId) next.set(record.id, newerRecord(next.get(record.id), record));
      return next;
    });
  }

  #take(event: ProjectEvent, projectId: string): void {
    if (projectId !== this.#projectId()) return;
    switch (event.type) {
      case 'snapshot':
        this.#notices.take(event.notice);
        return this.apply(...event.imports);
      case 'import':
        return this.apply(event.import);
      case 'heartbeat':
        return;
    }
  }

  async #poll(projectId: string): Promise<void> {
    const page = await this.#api.list(projectId, { limit: PAGE_SIZE });
    if (projectId !== this.#projectId()) return;
    const gap = page.nextCursor !== null && !page.items.some(({ id }) => this.#records().has(id));
    this.apply(...page.items);
    if (this.#loading() === 'failed' || gap) void this.reload();
    const onPage = new Set(page.items.map(({ id }) => id));
    const beyond = [...this.#watched].filter((id) => !onPage.has(id));
    // An import that cannot be read says so where it is shown; it does not make the connection bad.
    await Promise.allSettled([...beyond.map((id) => this.#fetchOne(id)), this.#fetchNotice()]);
  }

  /** A project that is opened with a filter is asked for its list once. */
  #loadSoon(): void {
    this.#window.set(null);
    this.#loading.set('loading');
    if (this.#due) return;
    this.#due = true;
    queueMicrotask(() => {
      this.#due = false;
      void this.reload();
    });
  }

  async #loadPage(cursor: string | null): Promise<void> {
    const projectId = this.#openProject();
    const filter = this.#filter();
    const stale = () => projectId !== this.#projectId() || filter !== this.#filter();
    try {
      const { bulkChanges, ...asked } = filter;
      const bulkChange = bulkChanges.join();
      const page = await this.#api.list(projectId, { ...asked, bulkChange, cursor, limit: PAGE_SIZE });
      if (stale()) return;
      this.apply(...page.items);
      this.#window.update((window) => ({
        oldest: page.items.at(-1) ?? window?.oldest ?? null,
        ids: [...new Set([...(window?.ids ?? []), ...page.items.map(({ id }) => id)])],
        cursor: page.nextCursor,
      }));
      this.#fault.set(null);
      this.#loading.set('ready');
    } catch (error) {
      if (stale()) return;
      this.#fault.set(faultOf(error));
      if (cursor === null) this.#loading.set('failed');
    }
  }

  async #fetchOne(importId: string): Promise<void> {
    this.apply(await this.#api.get(this.#openProject(), importId));
  }

  /** A stream that is open tells of it. */
  async #fetchNotice(): Promise<void> {
    if (this.connection() === 'live') return;
    const notice = await this.#noticeApi.read();
    if (this.connection() !== 'live') this.#notices.take(notice);
  }

  #openProject(): string {
    const projectId = this.#projectId();
    if (projectId === null) throw new Error('No project is open.');
    return projectId;
  }
}
