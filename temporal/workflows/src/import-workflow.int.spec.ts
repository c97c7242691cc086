import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noFates, revisionOf } from '@pairloom/contract';
import { LOADS_IN_FLIGHT, MAX_SPANS, type PlanResult } from '@pairloom/temporal-api';
import type { WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, CancelledFailure, defaultPayloadConverter } from '@temporalio/common';
import { randomUUID } from 'node:crypto';
import {
  type ActivityName,
  FakeImport,
  type ImportActivities,
  loadedSpan,
  untilCancelled,
} from './testing/fake-import.ts';
import { type RunOptions, type Running, eventually, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const ROWS = 10;
const fakeImport = (plan: readonly number[], given: Partial<ImportActivities> = {}): FakeImport =>
  new FakeImport({ plan, rowsPerChunk: ROWS }, given);
const run = <T>(fake: FakeImport, scene: (running: Running) => Promise<T>, options?: RunOptions): Promise<T> =>
  runImport(place, fake, scene, options);
const end = (running: Running) => running.end();
const fault = (type: string, nonRetryable = true, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: `The fault ${type}.`, nonRetryable, details });

async function eventsOf(handle: WorkflowHandle) {
  return (await handle.fetchHistory()).events ?? [];
}

describe('an import that goes well', () => {
  it('is planned, loaded, settled, embedded and finished', async () => {
    const fake = fakeImport([2, 1]);
    const ended = await run(fake, end, { embed: true });
    expect(ended).toMatchObject({
      status: 'COMPLETED',
      result: { status: 'completed', total: 30, fates: { created: 30 } },
    });
    const counted = [
      'admit',
      'planChunks',
      'upsertChunks',
      'settleChunks',
      'enterPhase',
      'embedChunks',
      'finishImport',
    ] as const;
    expect(counted.map((name) => [name, fake.called(name)])).toEqual([
      ['admit', 1],
      ['planChunks', 2],
      ['upsertChunks', 3],
      ['settleChunks', 1],
      ['enterPhase', 1],
      ['embedChunks', 3],
      ['finishImport', 1],
    ]);
    expect(fake.outcome).toEqual({ status: 'completed' });
  });

  it('makes no vectors when none are wanted', async () => {
    const fake = fakeImport([1]);
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED' });
    expect(fake.called('embedChunks') + fake.called('enterPhase')).toBe(0);
  });

  it('completes an empty plan', async () => {
    const fake = fakeImport([]);
    expect(await run(fake, end, { embed: true })).toMatchObject({ status: 'COMPLETED' });
    expect(fake.called('upsertChunks') + fake.called('embedChunks')).toBe(0);
  });

  it('loads what is known while planning goes on', async () => {
    const loading = Promise.withResolvers<void>();
    const good = fakeImport([1, 1]).activities;
    const fake = fakeImport([1, 1], {
      planChunks: async (request) => {
        if (request.knownChunks > 0) await loading.promise;
        return good.planChunks(request);
      },
      upsertChunks: async (span) => {
        loading.resolve();
        return loadedSpan(span, ROWS);
      },
    });
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED' });
    expect(fake.spans).toHaveLength(2);
  });

  it('has as many loads in flight as it may, and no more', async () => {
    let inFlight = 0;
    let most = 0;
    const full = Promise.withResolvers<void>();
    const fake = fakeImport([3 * LOADS_IN_FLIGHT], {
      upsertChunks: async (span) => {
        most = Math.max(most, ++inFlight);
        if (most === LOADS_IN_FLIGHT) full.resolve();
        await full.promise;
        inFlight--;
        return loadedSpan(span, ROWS);
      },
    });
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED' });
    expect(most).toBe(LOADS_IN_FLIGHT);
    expect(fake.spans).toHaveLength(3 * LOADS_IN_FLIGHT);
  });

  it('takes thousands of chunks in few activities and a small history', async () => {
    const fake = fakeImport([40, 2_960]);
    const events = await run(fake, async (running) => {
      expect(await running.end()).toMatchObject({ status: 'COMPLETED' });
      return eventsOf(running.handle);
    });
    expect(fake.spans.length).toBeLessThanOrEqual(MAX_SPANS);
    const chunks = fake.spans.flatMap(({ fromChunk, toChunk }) =>
      Array.from({ length: toChunk - fromChunk + 1 }, (_, i) => fromChunk + i),
    );
    expect(chunks.sort((a, b) => a - b)).toEqual(Array.from({ length: 3_000 }, (_, i) => i + 1));
    expect(events.length).toBeLessThan(2_000);
  });
});

describe('what the operator sees', () => {
  it('is the state in search attributes, details and summaries', async () => {
    const fake = fakeImport([2]);
    await run(
      fake,
      async ({ handle, details, end: ended }) => {
        await ended();
        const described = await handle.describe();
        expect(
          Object.fromEntries(described.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value])),
        ).toMatchObject({
          PairloomStatus: 'completed',
          PairloomPhase: 'ended',
        });
        const shown = await details();
        expect(shown).toContain('**completed**, phase ended');
        expect(shown).toContain('- rows: 20; created 20, updated 0, unchanged 0, skipped 0, failed 0\n');
        expect(shown).toMatch(/^- rate: [1-9][\d,]* rows\/s$/m);
        expect(shown).toContain('vectors: 20 made');
        expect(shown).toContain('row 10 `question_missing`');
        expect(shown).toContain('[Open in Pairloom](http://127.0.0.1:3000/projects/project-1)');
        const summaries = (await eventsOf(handle)).flatMap(({ userMetadata }) =>
          userMetadata?.summary ? [defaultPayloadConverter.fromPayload<string>(userMetadata.summary)] : [],
        );
        expect(summaries.sort()).toEqual([
          'from row 1',
          'rows 11–20',
          'rows 11–20',
          'rows 1–10',
          'rows 1–10',
          'settle what the chunks wrote',
        ]);
      },
      { embed: true, searchAttributes: true },
    );
  });

  it('is what was deleted, while pairs are being deleted', async () => {
    const gate = Promise.withResolvers<void>();
    const fake = fakeImport([2], {
      upsertChunks: async (span) => {
        if (span.fromChunk === 2) await gate.promise;
        const counts = { errorCount: 0, warningCount: 0, recentErrors: [] };
        return { state: 'loaded', fates: { ...noFates(), deleted: 9, skipped: 1 }, ...counts };
      },
    });
    await run(fake, async ({ until, details, end: ended }) => {
      await until(({ fates }) => fates.deleted === 9);
      expect(await details()).toContain(
        '- rows: 20; created 0, updated 0, unchanged 0, deleted 9, skipped 1, failed 0\n',
      );
      gate.resolve();
      expect(await ended()).toMatchObject({ status: 'COMPLETED' });
    });
  });

  it('needs no search attributes', async () => {
    const events = await run(fakeImport([1]), async (running) => {
      await running.end();
      return eventsOf(running.handle);
    });
    const named = events.flatMap(({ upsertWorkflowSearchAttributesEventAttributes: upserted }) =>
      Object.keys(upserted?.searchAttributes?.indexedFields ?? {}),
    );
    // Temporal's own, which every namespace knows: it tells which patches a run has.
    expect(named.filter((name) => name !== 'TemporalChangeVersion')).toEqual([]);
  });
});

describe('progress and recent errors', () => {
  it('are told in every phase', async () => {
    const gates = new Map<ActivityName, PromiseWithResolvers<void>>();
    const gated = <Request, Result>(name: ActivityName, work: (request: Request) => Promise<Result>) => {
      gates.set(name, Promise.withResolvers());
      return async (request: Request): Promise<Result> => {
        await gates.get(name)?.promise;
        return work(request);
      };
    };
    const good = fakeImport([2]).activities;
    const fake: FakeImport = fakeImport([2], {
      planChunks: gated('planChunks', good.planChunks),
      upsertChunks: gated('upsertChunks', good.upsertChunks),
      settleChunks: gated('settleChunks', async () => ({
        state: 'loaded',
        fates: { created: 18, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 2 },
        warningCount: 3,
        wake: [],
      })),
      embedChunks: gated('embedChunks', good.embedChunks),
    });
    await run(
      fake,
      async ({ until, recentErrors, end: ended }) => {
        expect(await until(({ phase }) => phase === 'planning')).toMatchObject({
          status: 'processing',
          planComplete: false,
        });
        gates.get('planChunks')?.resolve();
        const loading = await until(({ phase }) => phase === 'loading');
        expect(loading).toMatchObject({ plannedRows: 20, planComplete: true, fates: { created: 0 }, errorCount: 0 });
        expect(await recentErrors()).toEqual([]);
        gates.get('upsertChunks')?.resolve();
        const settling = await until(({ phase }) => phase === 'settling');
        expect(settling).toMatchObject({
          fates: { created: 18, failed: 2 },
          errorCount: 2,
          revision: revisionOf('settling', 20, 0),
        });
        expect((await recentErrors()).map(({ row }) => row).sort()).toEqual([10, 20]);
        gates.get('settleChunks')?.resolve();
        const embedding = await until(({ phase }) => phase === 'embedding');
        expect(embedding).toMatchObject({ warningCount: 3, embeddings: { pending: 18 } });
        gates.get('embedChunks')?.resolve();
        await ended();
        expect(await until(({ phase }) => phase === 'ended')).toMatchObject({
          status: 'completed',
          embeddings: { pending: 0, embedded: 20, calls: 2 },
          revision: revisionOf('ended', 20, 20),
        });
      },
      { embed: true },
    );
  });
});

describe('the queue', () => {
  it('is waited in, and a signal ends the waiting', async () => {
    let free = false;
    const fake = fakeImport([1], {
      admit: async () =>
        free ? { state: 'admitted' } : { state: 'waiting', position: 3, reason: 'two imports are ahead' },
    });
    await run(fake, async ({ until, details, wake, end: ended }) => {
      const waiting = await until(({ queue }) => queue !== null);
      expect(waiting).toMatchObject({
        status: 'pending',
        phase: 'queued',
        queue: { position: 3, reason: 'two imports are ahead' },
      });
      expect(await details()).toContain('\n- queue: position 3, two imports are ahead');
      free = true;
      await wake();
      expect(await ended()).toMatchObject({ status: 'COMPLETED' });
    });
    expect(fake.called('admit')).toBe(2);
  });

  it('moves on when an import has loaded: it wakes the next, and minds none that has gone', async () => {
    let free = false;
    const next = fakeImport([1], {
      admit: async () => (free ? { state: 'admitted' } : { state: 'waiting', position: 1, reason: 'one runs' }),
    });
    await run(next, async ({ input, until, end: nextEnded }) => {
      await until(({ queue }) => queue !== null);
      const first = fakeImport([1], {
        settleChunks: async () => {
          free = true;
          const fates = { created: 10, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 0 };
          return { state: 'loaded', fates, warningCount: 0, wake: [randomUUID(), input.importId] };
        },
      });
      expect(await run(first, end)).toMatchObject({ status: 'COMPLETED' });
      expect(await nextEnded()).toMatchObject({ status: 'COMPLETED' });
    });
  });
});

describe('a cancel', () => {
  it('while queued ends the import without touching rows', async () => {
    const fake = fakeImport([1], { admit: async () => ({ state: 'waiting', position: 1, reason: 'one runs' }) });
    await run(fake, async ({ handle, until, end: ended }) => {
      await until(({ queue }) => queue !== null);
      await handle.cancel();
      expect(await ended()).toMatchObject({ status: 'CANCELLED' });
    });
    expect(fake.outcome).toEqual({ status: 'cancelled' });
    expect([fake.called('planChunks'), fake.called('settleChunks'), fake.called('finishImport')]).toEqual([0, 0, 1]);
  });

  it('while planning counts on to the end, settles and finishes, once each', async () => {
    const plannedToTheEnd: PlanResult = {
      state: 'planned',
      chunks: [{ no: 1, firstRow: 1, rows: ROWS }],
      complete: true,
      sourceBytes: 100,
      plannedBytes: 100,
    };
    const fake = fakeImport([1], {
      planChunks: async ({ toTheEnd }) => (toTheEnd ? plannedToTheEnd : untilCancelled()),
    });
    await run(fake, async ({ handle, until, progress, end: ended }) => {
      await until(({ phase }) => phase === 'planning');
      await eventually(
        () => fake.called('planChunks'),
        (calls) => calls === 1,
      );
      await handle.cancel();
      expect(await ended()).toMatchObject({ status: 'CANCELLED' });
      expect(await progress()).toMatchObject({
        status: 'cancelled',
        plannedRows: ROWS,
        planComplete: true,
        cancelRequested: true,
      });
    });
    expect([fake.called('planChunks'), fake.called('settleChunks'), fake.called('finishImport')]).toEqual([2, 1, 1]);
    expect(fake.called('upsertChunks')).toBe(0);
  });

  it('while loading waits for what runs, settles what is loaded and counts it truly', async () => {
    const fake = fakeImport([2], {
      upsertChunks: async (span) => (span.fromChunk === 1 ? loadedSpan(span, ROWS) : untilCancelled()),
      settleChunks: async () => ({
        state: 'loaded',
        fates: { created: 9, updated: 0, unchanged: 0, deleted: 0, skipped: 0, failed: 1 },
        warningCount: 0,
        wake: [],
      }),
    });
    await run(fake, async ({ handle, until, progress, end: ended }) => {
      await until(({ fates }) => fates.created > 0);
      await handle.cancel();
      expect(await ended()).toMatchObject({ status: 'CANCELLED' });
      expect(await progress()).toMatchObject({
        status: 'cancelled',
        phase: 'ended',
        plannedRows: 20,
        fates: { created: 9, failed: 1 },
      });
    });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });

  it('while settling lets settling end: it does not depend on the order of chunks', async () => {
    let calls = 0;
    const good = fakeImport([2]).activities;
    const fake = fakeImport([2], {
      settleChunks: async (request) => (++calls === 1 ? untilCancelled() : good.settleChunks(request)),
    });
    await run(fake, async ({ handle, end: ended }) => {
      await eventually(
        () => calls,
        (n) => n === 1,
      );
      await handle.cancel();
      expect(await ended()).toMatchObject({ status: 'CANCELLED' });
    });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([2, 1]);
  });

  it('while embedding keeps the vectors that are made', async () => {
    const good = fakeImport([2]).activities;
    const fake = fakeImport([2], {
      embedChunks: async (span) => (span.fromChunk === 1 ? good.embedChunks(span) : untilCancelled()),
    });
    await run(
      fake,
      async ({ handle, until, progress, end: ended }) => {
        await until(({ embeddings }) => embeddings.embedded > 0);
        await handle.cancel();
        expect(await ended()).toMatchObject({ status: 'CANCELLED' });
        expect((await progress()).embeddings.embedded).toBe(ROWS);
      },
      { embed: true },
    );
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });

  it('that only the database knows ends the import as cancelled', async () => {
    const fake = fakeImport([1], {
      upsertChunks: async () => {
        throw fault('import_cancel_requested');
      },
    });
    const ended = await run(fake, end);
    expect(ended.error).toBeInstanceOf(CancelledFailure);
    expect(fake.outcome).toEqual({ status: 'cancelled' });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });

  it('settles and finishes even if the rest cannot be counted', async () => {
    const fake = fakeImport([1, 1], {
      planChunks: async ({ toTheEnd }) => {
        if (toTheEnd) throw fault('source_missing');
        return untilCancelled();
      },
    });
    await run(fake, async ({ handle, end: ended }) => {
      await eventually(
        () => fake.called('planChunks'),
        (calls) => calls === 1,
      );
      await handle.cancel();
      expect(await ended()).toMatchObject({ status: 'CANCELLED' });
    });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });
});

describe('a fault', () => {
  it('of the file, while loads run, stops them and fails the import with code and line', async () => {
    const loading = Promise.withResolvers<void>();
    const good = fakeImport([1, 1]).activities;
    let stopped = 0;
    const fake = fakeImport([1, 1], {
      planChunks: async (request) => {
        if (request.knownChunks === 0) return good.planChunks(request);
        await loading.promise;
        throw fault('json_invalid', true, [{ line: 12 }]);
      },
      upsertChunks: async () => {
        loading.resolve();
        return untilCancelled().finally(() => stopped++);
      },
    });
    const ended = await run(fake, end);
    expect(ended).toMatchObject({
      status: 'FAILED',
      error: { type: 'json_invalid', message: 'The fault json_invalid.' },
    });
    expect(stopped).toBe(1);
    expect(fake.outcome).toEqual({
      status: 'failed',
      error: { code: 'json_invalid', message: 'The fault json_invalid.', line: 12 },
    });
    expect([fake.called('settleChunks'), fake.called('finishImport')]).toEqual([1, 1]);
  });

  it('that nobody foresaw is told as internal', async () => {
    const fake = fakeImport([1], {
      upsertChunks: async () => {
        throw fault('no_code_of_ours');
      },
    });
    expect(await run(fake, end)).toMatchObject({ status: 'FAILED', error: { type: 'internal' } });
    expect(fake.outcome).toMatchObject({ status: 'failed', error: { code: 'internal' } });
  });

  it('that passes is waited out, also by the short steps', async () => {
    const attempts = new Map<ActivityName, number>();
    const twice = <Request, Result>(name: ActivityName, work: (request: Request) => Promise<Result>) => {
      return async (request: Request): Promise<Result> => {
        attempts.set(name, (attempts.get(name) ?? 0) + 1);
        if ((attempts.get(name) ?? 0) <= 2) throw fault('database_unavailable', false);
        return work(request);
      };
    };
    const good = fakeImport([1]).activities;
    const fake = fakeImport([1], {
      admit: twice('admit', good.admit),
      upsertChunks: twice('upsertChunks', good.upsertChunks),
      finishImport: twice('finishImport', good.finishImport),
    });
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED' });
    expect([...attempts.values()]).toEqual([3, 3, 3]);
  });

  it('of the provider leaves the import completed, with the reason for whoever can mend it', async () => {
    const fake = fakeImport([2], {
      embedChunks: async () => {
        throw fault('embedding_credentials');
      },
    });
    expect(await run(fake, end, { embed: true })).toMatchObject({ status: 'COMPLETED' });
    expect(fake.outcome).toEqual({
      status: 'completed',
      attention: { code: 'embedding_credentials', message: 'The fault embedding_credentials.' },
    });
  });

  it('is no fault that a span left something undone: the others are embedded, and the import tells of it', async () => {
    const undone = { code: 'near_duplicates_unchecked', message: 'Too many vectors.' } as const;
    const good = fakeImport([1, 1]).activities;
    const fake = fakeImport([1, 1], {
      embedChunks: async (span) => {
        const embedded = await good.embedChunks(span);
        return embedded.state === 'embedded' && span.fromChunk === 1 ? { ...embedded, attention: undone } : embedded;
      },
    });
    expect(await run(fake, end, { embed: true })).toMatchObject({ status: 'COMPLETED' });
    expect(fake.outcome).toEqual({ status: 'completed', attention: undone });
  });

  it('of ours while embedding fails the import', async () => {
    const fake = fakeImport([1], {
      embedChunks: async () => {
        throw fault('internal');
      },
    });
    expect(await run(fake, end, { embed: true })).toMatchObject({ status: 'FAILED', error: { type: 'internal' } });
    expect(fake.called('settleChunks')).toBe(1);
  });

  it('found by finishing fails the run too', async () => {
    const good = fakeImport([1]).activities;
    const fake = fakeImport([1], {
      finishImport: async (request) => ({ ...(await good.finishImport(request)), status: 'failed' }),
    });
    expect(await run(fake, end)).toMatchObject({ status: 'FAILED', error: { type: 'internal' } });
  });
});

describe('an import that has ended already', () => {
  it.each(['admit', 'planChunks', 'upsertChunks', 'settleChunks', 'embedChunks'] as const)(
    'is left alone when %s finds it',
    async (name) => {
      const fake = fakeImport([2], { [name]: async () => ({ state: 'settled' }) });
      expect(await run(fake, end, { embed: true })).toMatchObject({
        status: 'COMPLETED',
        result: { status: 'settled' },
      });
      expect(fake.called('finishImport')).toBe(0);
    },
  );

  it('is left alone when it is found so after a cancel', async () => {
    const fake = fakeImport([1], {
      planChunks: async ({ toTheEnd }) => (toTheEnd ? { state: 'settled' } : untilCancelled()),
    });
    await run(fake, async ({ handle, end: ended }) => {
      await eventually(
        () => fake.called('planChunks'),
        (calls) => calls === 1,
      );
      await handle.cancel();
      expect(await ended()).toMatchObject({ result: { status: 'settled' } });
    });
    expect(fake.called('finishImport')).toBe(0);
  });
});
