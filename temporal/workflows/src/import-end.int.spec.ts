import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { noFates } from '@pairloom/contract';
import { failing, fault, heedingImport } from './testing/failing-steps.ts';
import { FakeImport, type ImportActivities, loadedSpan, untilCancelled } from './testing/fake-import.ts';
import { FakeRow, requestsOf } from './testing/fake-row.ts';
import { type RunOptions, type Running, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
let row: FakeRow;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());
beforeEach(() => void (row = new FakeRow()));

const ROWS = 10;
const file = (plan: readonly number[]) => ({ plan, rowsPerChunk: ROWS });
const good = (plan: readonly number[]): ImportActivities => new FakeImport(file(plan)).activities;
const heeding = (plan: readonly number[], given: Partial<ImportActivities> = {}): FakeImport =>
  heedingImport(row, file(plan), given);
const run = <T>(fake: FakeImport, scene: (running: Running) => Promise<T>, options?: RunOptions): Promise<T> =>
  runImport(place, fake, scene, options);

describe('the end of an import', () => {
  const scheduled = async ({ handle }: Running): Promise<(string | null | undefined)[]> =>
    ((await handle.fetchHistory()).events ?? []).flatMap((event) =>
      event.activityTaskScheduledEventAttributes == null
        ? []
        : [event.activityTaskScheduledEventAttributes.activityType?.name],
    );

  it('is a short step when all was done', async () => {
    await run(heeding([1]), async (running) => {
      await running.end();
      expect(await scheduled(running)).not.toContain('finishImport');
    });
  });

  it('waits for a place when it comes early, and hands on what had been written when it was settled', async () => {
    const good2 = good([2]);
    const fake = heeding([2], {
      settleChunks: async (request) => ({ ...(await good2.settleChunks(request)), written: '2/2' }),
      embedChunks: untilCancelled,
    });
    await run(
      fake,
      async (running) => {
        await running.until(({ phase }) => phase === 'embedding');
        await running.handle.cancel();
        await running.end();
        expect(await scheduled(running)).toContain('finishImport');
      },
      { embed: true },
    );
    expect(requestsOf(fake, 'finishImport')).toMatchObject([{ outcome: { status: 'cancelled' }, settled: '2/2' }]);
  });
});

describe('a fault that a person can mend, at the end of an import', () => {
  it.each(['finishImport', 'revertChunks'] as const)(
    'is waited for while %s, and tried again at a wake',
    async (step) => {
      const all = good([1]);
      const fake = heeding([1], { upsertChunks: failing(1, fault('plan_mismatch'), all.upsertChunks) });
      const faulty = { [step]: failing(1, fault('database_full', { waits: true }), fake.activities[step] as never) };
      await run(
        new FakeImport(file([1]), { ...fake.activities, ...faulty }),
        async ({ wake, until, end }) => {
          const { attention } = await until(({ attention }) => attention !== null);
          expect(attention).toMatchObject({ code: 'database_full' });
          await wake();
          expect(await end()).toMatchObject({ status: 'FAILED', error: { type: 'plan_mismatch' } });
        },
        { allOrNothing: true },
      );
      expect(row.ended).toMatchObject({ status: 'failed' });
    },
  );

  it('is waited for while what was loaded is settled, so that no import ends with two rows told as written for one pair', async () => {
    const fake = heeding([2], {
      upsertChunks: async (span) => {
        if (span.fromChunk === 2) throw fault('plan_mismatch');
        return loadedSpan(span, ROWS);
      },
      settleChunks: failing(1, fault('database_full', { waits: true }), good([2]).settleChunks),
    });
    await run(fake, async ({ wake, until, end }) => {
      const { attention } = await until(({ attention }) => attention !== null);
      expect(attention).toMatchObject({ code: 'database_full' });
      expect(fake.called('finishImport')).toBe(0);
      await wake();
      expect(await end()).toMatchObject({ status: 'FAILED', error: { type: 'plan_mismatch' } });
    });
    expect(fake.called('settleChunks')).toBe(2);
  });

  it.each([false, true])('is not waited for when the step keeps failing, all or nothing %s', async (allOrNothing) => {
    const keepsFailing = () => Promise.reject(fault('step_failing', { waits: true }));
    const fake = heeding([2], {
      upsertChunks: async (span) => {
        if (span.fromChunk === 2) throw fault('plan_mismatch');
        return { ...loadedSpan(span, ROWS), errorCount: 0 };
      },
      validateChunks: async (span) => ({ ...loadedSpan(span, ROWS), fates: { ...noFates(), unchanged: ROWS } }),
      settleChunks: keepsFailing,
      revertChunks: keepsFailing,
    });
    await run(
      fake,
      async ({ end }) => expect(await end()).toMatchObject({ status: 'FAILED', error: { type: 'plan_mismatch' } }),
      { allOrNothing },
    );
    expect(row.attentions).toEqual([]);
    expect(fake.called(allOrNothing ? 'revertChunks' : 'settleChunks')).toBe(1);
    // The end does not try it as often again.
    expect(fake.calls.findLast(({ name }) => name === 'finishImport')?.request).toMatchObject({ unsettled: true });
  });

  it('is not waited for by an import that was woken while its step was failing', async () => {
    const begun = Promise.withResolvers<void>();
    const woken = Promise.withResolvers<void>();
    const all = good([1]);
    let attempts = 0;
    const fake = heeding([1], {
      upsertChunks: failing(1, fault('plan_mismatch'), all.upsertChunks),
      revertChunks: async (request) => {
        if (++attempts > 1) return all.revertChunks(request);
        begun.resolve();
        await woken.promise;
        throw fault('database_full', { waits: true });
      },
    });
    await run(
      fake,
      async ({ handle, wake, end }) => {
        await begun.promise;
        await wake();
        // The workflow has taken the signal once it answers what comes after it.
        await handle.query('progress');
        woken.resolve();
        expect(await end()).toMatchObject({ status: 'FAILED', error: { type: 'plan_mismatch' } });
        const timers = ((await handle.fetchHistory()).events ?? []).filter((event) => event.timerFiredEventAttributes);
        expect(timers).toEqual([]);
      },
      { allOrNothing: true },
    );
  });
});
