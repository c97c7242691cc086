import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_SPANS, UNDO_WORKFLOW, type UndoActivities, type UndoPlanResult } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { untilCancelled } from './testing/fake-import.ts';
import { FakeUndo, takenBack } from './testing/fake-undo.ts';
import { type RunOptions, type Running, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const ROWS = 10;
const run = <T>(fake: FakeUndo, scene: (running: Running) => Promise<T>, options: RunOptions = {}): Promise<T> =>
  runImport(place, fake, scene, { ...options, workflow: UNDO_WORKFLOW });
const end = (running: Running) => running.end();

describe('an undo', () => {
  it('waits for its turn, plans, takes back, settles and ends', async () => {
    const fake: FakeUndo = new FakeUndo([2, 1], ROWS, {
      admit: async () =>
        fake.called('admit') > 1 ? { state: 'admitted' } : { state: 'waiting', position: 1, reason: 'one runs' },
    });
    const closed = await run(fake, async ({ until, wake, end }) => {
      await until(({ queue }) => queue !== null);
      await wake();
      return end();
    });
    expect(closed.status).toBe('COMPLETED');
    expect(fake.outcome).toEqual({ status: 'completed' });
    const steps = fake.calls.map(({ name }) => name);
    expect(steps.filter((name) => name === 'planUndo')).toHaveLength(2);
    expect(fake.spans).toHaveLength(3);
    expect(steps.indexOf('takeBack')).toBeGreaterThan(steps.lastIndexOf('planUndo'));
    expect(steps.slice(-2)).toEqual(['settleUndo', 'finishImport']);
  });

  it('tells how far it has come', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const fake = new FakeUndo([3], ROWS, {
      takeBack: async (span) => {
        if (span.fromChunk === 3) await gate;
        return takenBack(span, ROWS);
      },
    });
    await run(fake, async ({ until, details, end }) => {
      const progress = await until(({ fates }) => fates.deleted === 18);
      expect(progress).toMatchObject({ plannedRows: 30, planComplete: true, phase: 'loading', warningCount: 2 });
      expect(await details()).toContain(
        '- rows: 30; created 0, updated 0, unchanged 0, deleted 18, skipped 2, failed 0\n',
      );
      goOn();
      expect((await end()).status).toBe('COMPLETED');
    });
  });

  it('makes vectors for what has come back', async () => {
    const fake = new FakeUndo([1], ROWS);
    expect((await run(fake, end, { embed: true })).status).toBe('COMPLETED');
    expect(fake.calls.map(({ name }) => name).slice(-3)).toEqual(['enterPhase', 'embedChunks', 'finishImport']);
  });

  it('settles and ends after a cancel', async () => {
    const fake = new FakeUndo([2], ROWS, {
      takeBack: async (span) => (span.fromChunk === 1 ? takenBack(span, ROWS) : untilCancelled()),
    });
    const closed = await run(fake, async ({ handle, until, end }) => {
      await until(({ fates }) => fates.deleted > 0);
      await handle.cancel();
      return end();
    });
    expect(closed.status).toBe('CANCELLED');
    expect(fake.outcome).toEqual({ status: 'cancelled' });
    expect(fake.called('settleUndo')).toBe(1);
  });

  it('ends failed when it breaks off, and says of what', async () => {
    const fault = ApplicationFailure.create({ type: 'internal', message: 'Broken.', nonRetryable: true });
    const fake = new FakeUndo([2], ROWS, { takeBack: async () => Promise.reject(fault) });
    expect((await run(fake, end)).status).toBe('FAILED');
    expect(fake.outcome).toEqual({ status: 'failed', error: { code: 'internal', message: 'Broken.' } });
    expect(fake.called('settleUndo')).toBe(1);
  });

  it('ends all the same when settling fails after a cancel', async () => {
    const fault = ApplicationFailure.create({ type: 'internal', message: 'Broken.', nonRetryable: true });
    const fake = new FakeUndo([1], ROWS, { takeBack: untilCancelled, settleUndo: async () => Promise.reject(fault) });
    const closed = await run(fake, async ({ handle, until, end }) => {
      await until(({ phase }) => phase === 'loading');
      await handle.cancel();
      return end();
    });
    expect([closed.status, fake.outcome]).toEqual(['CANCELLED', { status: 'cancelled' }]);
  });

  it('is settled before it ends, though a person has to mend something first', async () => {
    let mended = false;
    const full = ApplicationFailure.create({
      type: 'database_full',
      message: 'Full.',
      nonRetryable: true,
      details: [{ waits: true }],
    });
    const settled = new FakeUndo([1], ROWS).activities as UndoActivities;
    const fake: FakeUndo = new FakeUndo([1], ROWS, {
      takeBack: untilCancelled,
      settleUndo: async (request) => (mended ? settled.settleUndo(request) : Promise.reject(full)),
      needAttention: async () => ({ state: 'waiting', wake: [] }),
    });
    const closed = await run(fake, async ({ handle, until, wake, end }) => {
      await until(({ phase }) => phase === 'loading');
      await handle.cancel();
      expect((await until(({ attention }) => attention !== null)).attention).toMatchObject({ code: 'database_full' });
      expect(fake.called('finishImport')).toBe(0);
      mended = true;
      await wake();
      return end();
    });
    expect([closed.status, fake.called('settleUndo')]).toEqual(['CANCELLED', 2]);
  });

  it('stands still while it is held, and takes the same chunks back then', async () => {
    let held = true;
    const fake: FakeUndo = new FakeUndo([1], ROWS, {
      admit: async () =>
        held && fake.called('takeBack') > 0
          ? { state: 'waiting', position: 1, reason: 'paused', held: 'paused' }
          : { state: 'admitted' },
      takeBack: async (span) => (held ? { state: 'held' } : takenBack(span, ROWS)),
    });
    const closed = await run(fake, async ({ until, wake, end }) => {
      await until(({ paused }) => paused);
      held = false;
      await wake();
      return end();
    });
    expect(closed.status).toBe('COMPLETED');
    expect(fake.spans).toHaveLength(2);
  });

  it.each(['planUndo', 'takeBack', 'settleUndo'] as const)(
    'changes nothing when %s finds it ended',
    async (activity) => {
      const settled = async () => ({ state: 'settled' as const });
      const fake = new FakeUndo([1], ROWS, { [activity]: settled });
      expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED', result: { status: 'settled' } });
      expect(fake.called('finishImport')).toBe(0);
    },
  );

  it('has a short history, however many pairs there are', async () => {
    const chunks = 2_000;
    const plan = async (): Promise<UndoPlanResult> => ({
      state: 'planned',
      chunks: Array.from({ length: chunks }, (_, at) => ({ no: at + 1, firstRow: at * ROWS + 1, rows: ROWS })),
      complete: true,
    });
    const fake = new FakeUndo([chunks], ROWS, { planUndo: plan });
    await run(
      fake,
      async ({ handle, end }) => {
        expect((await end()).status).toBe('COMPLETED');
        expect(fake.spans.length).toBeLessThanOrEqual(MAX_SPANS);
        expect((await handle.fetchHistory()).events?.length).toBeLessThan(2_400);
      },
      { embed: true },
    );
  });
});
