import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { noFates } from '@pairloom/contract';
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
const CLEAN = {
  state: 'loaded',
  fates: { ...noFates(), created: ROWS },
  errorCount: 0,
  warningCount: 0,
  recentErrors: [],
} as const;
const fakeImport = (plan: readonly number[], given: Partial<ImportActivities> = {}): FakeImport =>
  new FakeImport({ plan, rowsPerChunk: ROWS }, given);
const run = <T>(fake: FakeImport, options: RunOptions, scene: (running: Running) => Promise<T>): Promise<T> =>
  runImport(place, fake, scene, options);
const end = (running: Running) => running.end();
const order = (fake: FakeImport, ...names: ActivityName[]): ActivityName[] =>
  fake.calls.map(({ name }) => name).filter((name) => names.includes(name));

describe('an import that allows few errors', () => {
  // Each chunk has one row that fails.
  it.each([
    ['none', { code: 'stopped_on_error', rows: 0 } as const],
    ['a count', { code: 'too_many_errors', rows: 2 } as const],
    ['a share of the rows', { code: 'too_many_errors', share: 0.05 } as const],
  ])('ends failed above %s, and settles what was loaded', async (_name, errorLimit) => {
    const fake = fakeImport([40]);
    expect(await run(fake, { errorLimit }, end)).toMatchObject({ status: 'FAILED' });
    expect(fake.outcome).toMatchObject({ status: 'failed', error: { code: errorLimit.code } });
    expect(fake.spans.length).toBeLessThan(40);
    expect(order(fake, 'settleChunks', 'finishImport')).toEqual(['settleChunks', 'finishImport']);
  });

  it.each([
    ['a count', { code: 'too_many_errors', rows: 3 } as const],
    ['a share', { code: 'too_many_errors', share: 0.1 } as const],
  ])('completes at %s', async (_name, errorLimit) => {
    const fake = fakeImport([3]);
    expect(await run(fake, { errorLimit }, end)).toMatchObject({ status: 'COMPLETED' });
  });

  it('tells a share only when all rows are planned', async () => {
    const good = fakeImport([1, 19]).activities;
    const loaded = Promise.withResolvers<void>();
    const fake = fakeImport([1, 19], {
      planChunks: async (request) => {
        if (request.knownChunks > 0) await loaded.promise;
        return good.planChunks(request);
      },
      // The first row fails: of the rows known by then a tenth, of all of them far less.
      upsertChunks: async (span) => {
        loaded.resolve();
        return span.fromChunk === 1 ? loadedSpan(span, ROWS) : CLEAN;
      },
    });
    expect(await run(fake, { errorLimit: { code: 'too_many_errors', share: 0.05 } }, end)).toMatchObject({
      status: 'COMPLETED',
    });
  });
});

describe('an import that is all or nothing', () => {
  const options = { allOrNothing: true };
  const clean = { validateChunks: async () => CLEAN, upsertChunks: async () => CLEAN };

  it('looks at all rows before the first is written', async () => {
    const fake = fakeImport([3], clean);
    expect(await run(fake, options, end)).toMatchObject({ status: 'COMPLETED' });
    expect(order(fake, 'validateChunks', 'closeCheck', 'upsertChunks', 'settleChunks')).toEqual([
      ...Array<ActivityName>(3).fill('validateChunks'),
      'closeCheck',
      ...Array<ActivityName>(3).fill('upsertChunks'),
      'settleChunks',
    ]);
  });

  it('writes nothing when a row fails', async () => {
    const fake = fakeImport([3], { closeCheck: async () => ({ state: 'not_clean', failed: 3 }) });
    await run(fake, options, async ({ end: ended, progress }) => {
      expect(await ended()).toMatchObject({ status: 'FAILED' });
      expect(await progress()).toMatchObject({ phase: 'ended', fates: { ...noFates(), failed: 3 }, errorCount: 3 });
    });
    expect(fake.outcome).toMatchObject({ status: 'failed', error: { code: 'rows_not_clean' } });
    expect(fake.called('upsertChunks') + fake.called('settleChunks') + fake.called('revertChunks')).toBe(0);
  });

  it('takes back what was written when a row fails only then', async () => {
    const fake = fakeImport([3], { validateChunks: async () => CLEAN });
    expect(await run(fake, options, end)).toMatchObject({ status: 'FAILED' });
    expect(fake.outcome).toMatchObject({ status: 'failed', error: { code: 'rows_not_clean' } });
    expect(order(fake, 'settleChunks', 'revertChunks', 'finishImport')).toEqual(['revertChunks', 'finishImport']);
  });

  it('takes back what was written after a cancel', async () => {
    const fake = fakeImport([3], { ...clean, upsertChunks: untilCancelled });
    await run(fake, options, async ({ handle, end: ended }) => {
      await eventually(
        () => fake.called('upsertChunks'),
        (calls) => calls > 0,
      );
      await handle.cancel();
      expect((await ended()).status).toBe('CANCELLED');
    });
    expect(order(fake, 'settleChunks', 'revertChunks', 'finishImport')).toEqual(['revertChunks', 'finishImport']);
  });

  it('lets all rows stand when a cancel comes while only vectors are missing', async () => {
    const fake = fakeImport([3], {
      ...clean,
      embedChunks: untilCancelled,
      revertChunks: async () => ({ state: 'stands' }),
    });
    await run(fake, { ...options, embed: true }, async ({ handle, end: ended, progress }) => {
      await eventually(
        () => fake.called('embedChunks'),
        (calls) => calls > 0,
      );
      await handle.cancel();
      expect((await ended()).status).toBe('CANCELLED');
      expect(await progress()).toMatchObject({ phase: 'ended', fates: { ...noFates(), created: 3 * ROWS } });
    });
    expect(order(fake, 'embedChunks', 'revertChunks', 'finishImport')).toContain('revertChunks');
    expect(fake.outcome).toEqual({ status: 'cancelled' });
  });

  it('leaves an import alone that has ended meanwhile', async () => {
    const fake = fakeImport([1], { ...clean, closeCheck: async () => ({ state: 'settled' }) });
    expect(await run(fake, options, end)).toMatchObject({ status: 'COMPLETED', result: { status: 'settled' } });
    expect(fake.called('finishImport')).toBe(0);
  });
});
