import { provideHttpClient, withXhr } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing';
import { signal, type WritableSignal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ImportRecord } from '@pairloom/contract';
import { endedOf, idOf, noticeOf, OTHER_PROJECT, problemOf, PROJECT, recordOf } from '../../testing/records.ts';
import { settle } from '../../testing/settle.ts';
import { ALL_IMPORTS } from './import-filter.ts';
import { ImportStore } from './import-store.ts';
import { NoticeStore } from './notice-store.ts';
import { ProjectFeed, type Connection, type FeedSink } from './project-feed.ts';

describe('ImportStore', () => {
  let store: ImportStore;
  let http: HttpTestingController;
  let sink: FeedSink;
  let connection: WritableSignal<Connection>;

  const names = () => store.list().map(({ filename }) => filename);
  const answerList = async (items: ImportRecord[], nextCursor: string | null = null) => {
    http.expectOne(({ url }) => url === `/api/v1/projects/${PROJECT}/imports`).flush({ items, nextCursor });
    await settle();
  };

  beforeEach(() => {
    connection = signal<Connection>('live');
    const feed = { connection, open: (_: string, given: FeedSink) => void (sink = given), close: () => undefined };
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withXhr()), provideHttpClientTesting(), { provide: ProjectFeed, useValue: feed }],
    });
    store = TestBed.inject(ImportStore);
    http = TestBed.inject(HttpTestingController);
    store.open(PROJECT);
  });

  afterEach(() => http.verify());

  it('lists what the API and the stream tell, newest first', async () => {
    await answerList([endedOf(2), endedOf(1)]);
    sink.onEvent({ type: 'snapshot', imports: [recordOf(3), endedOf(2)], notice: null });
    sink.onEvent({ type: 'import', import: recordOf(4) });
    expect(names()).toEqual(['pairs-4.csv', 'pairs-3.csv', 'pairs-2.csv', 'pairs-1.csv']);
    expect(store.loading()).toBe('ready');
  });

  it('asks for what everybody is told where no stream tells it, and goes on without an answer', async () => {
    await answerList([]);
    connection.set('polling');
    const notices = TestBed.inject(NoticeStore);
    const poll = async (answer: (request: TestRequest) => void) => {
      const polled = sink.poll();
      await answerList([]);
      answer(http.expectOne('/api/v1/notice'));
      await polled;
    };
    await poll((request) => request.flush({ notice: noticeOf(1) }));
    expect(notices.shown()).toEqual(noticeOf(1));
    await poll((request) => request.flush({}, { status: 503, statusText: 'x' }));
    expect(notices.shown()).toEqual(noticeOf(1));
    await poll((request) => request.flush({ notice: null }));
    expect(notices.shown()).toBeNull();
  });

  it('asks for no notice that the stream tells, and drops an answer that the stream has overtaken', async () => {
    await answerList([]);
    const live = sink.poll();
    await answerList([]);
    await live;
    http.expectNone('/api/v1/notice');
    connection.set('polling');
    const polled = sink.poll();
    await answerList([]);
    const asked = http.expectOne('/api/v1/notice');
    connection.set('live');
    sink.onEvent({ type: 'snapshot', imports: [], notice: noticeOf(2) });
    asked.flush({ notice: noticeOf(1) });
    await polled;
    expect(TestBed.inject(NoticeStore).shown()).toEqual(noticeOf(2));
  });

  it('never shows an older state over a newer one, whichever way it comes', async () => {
    await answerList([recordOf(1, { revision: 9, counts: { created: 900 } })]);
    sink.onEvent({ type: 'import', import: recordOf(1, { revision: 5, counts: { created: 500 } }) });
    expect(store.record(idOf(1))?.counts.created).toBe(900);
    const opening = [recordOf(1, { revision: 8, counts: { created: 800 } })];
    sink.onEvent({ type: 'snapshot', imports: opening, notice: null });
    expect(store.record(idOf(1))?.counts.created).toBe(900);
    sink.onEvent({ type: 'import', import: endedOf(1, { counts: { created: 1_000 } }) });
    const poll = sink.poll();
    await answerList([recordOf(1, { revision: 500, counts: { created: 990 } })]);
    await poll;
    expect(store.record(idOf(1))).toMatchObject({ status: 'completed', counts: { created: 1_000 } });
  });

  it('tells what runs, so that the feed knows when silence is worth a question', async () => {
    await answerList([recordOf(1)]);
    expect(sink.busy()).toBe(true);
    sink.onEvent({ type: 'import', import: endedOf(1) });
    expect(sink.busy()).toBe(false);
  });

  it('loads page after page and hides what lies beyond the pages it has', async () => {
    await answerList([endedOf(9), endedOf(8)], 'next');
    sink.onEvent({ type: 'snapshot', imports: [endedOf(9), endedOf(3)], notice: null });
    expect(names()).toEqual(['pairs-9.csv', 'pairs-8.csv']);
    expect(store.hasMore()).toBe(true);
    const more = store.loadMore();
    const request = http.expectOne(({ params }) => params.get('cursor') === 'next');
    request.flush({ items: [endedOf(7), endedOf(3)], nextCursor: null });
    await more;
    expect(names()).toEqual(['pairs-9.csv', 'pairs-8.csv', 'pairs-7.csv', 'pairs-3.csv']);
    expect(store.hasMore()).toBe(false);
  });

  it('filters by status on the server, and live', async () => {
    await answerList([recordOf(2), endedOf(1)]);
    store.filterBy({ ...ALL_IMPORTS, status: 'completed' });
    await settle();
    const request = http.expectOne(({ params }) => params.get('status') === 'completed');
    request.flush({ items: [endedOf(1)], nextCursor: null });
    await settle();
    expect(names()).toEqual(['pairs-1.csv']);
    sink.onEvent({ type: 'import', import: endedOf(2) });
    expect(names()).toEqual(['pairs-2.csv', 'pairs-1.csv']);
  });

  it('starts the list anew when a poll shows that it has a gap', async () => {
    await answerList([endedOf(1)], 'old');
    const poll = sink.poll();
    await answerList([endedOf(50), endedOf(49)], 'newer');
    await poll;
    await answerList([endedOf(50), endedOf(49)], 'newer');
    expect(names()).toEqual(['pairs-50.csv', 'pairs-49.csv']);
  });

  it('says why the list could not be loaded, and loads it when the API answers again', async () => {
    const problem = problemOf({ code: 'database_unavailable', title: 'The database cannot be reached.', status: 503 });
    http.expectOne(() => true).flush(problem, { status: 503, statusText: 'x' });
    await settle();
    expect(store.loading()).toBe('failed');
    expect(store.fault()).toMatchObject({ title: 'The database cannot be reached.', remedy: problem.remedy });
    const poll = sink.poll();
    await answerList([endedOf(1)]);
    await poll;
    await answerList([endedOf(1)]);
    expect(store.loading()).toBe('ready');
    expect(names()).toEqual(['pairs-1.csv']);
  });

  it('refuses an answer that is not of the contract', async () => {
    await answerList([{ ...endedOf(1), status: 'sleeping' } as unknown as ImportRecord]);
    expect(store.fault()?.code).toBe('unreadable');
  });

  it('keeps a watched import fresh that is on no page', async () => {
    await answerList([]);
    const { ready, stop } = store.watch(idOf(1));
    http.expectOne(({ url }) => url.endsWith(idOf(1))).flush(recordOf(1));
    await ready;
    const poll = sink.poll();
    await answerList([recordOf(2)]);
    http.expectOne(({ url }) => url.endsWith(idOf(1))).flush(recordOf(1, { revision: 2 }));
    await poll;
    expect(store.record(idOf(1))?.revision).toBe(2);
    stop();
    const quiet = sink.poll();
    await answerList([recordOf(2)]);
    await quiet;
  });

  it('shows at once that a cancel was asked for', async () => {
    await answerList([recordOf(1)]);
    const cancelled = store.cancel(idOf(1));
    http.expectOne(({ url }) => url.endsWith('/cancel')).flush(recordOf(1, { cancelRequested: true }));
    await cancelled;
    expect(store.record(idOf(1))?.cancelRequested).toBe(true);
  });

  it('forgets a project when another is opened, also what of it is still on its way', async () => {
    const late = http.expectOne(() => true);
    store.open(OTHER_PROJECT);
    await settle();
    http.expectOne(({ url }) => url.includes(OTHER_PROJECT)).flush({ items: [], nextCursor: null });
    late.flush({ items: [recordOf(1)], nextCursor: null });
    await settle();
    expect(names()).toEqual([]);
  });
});
