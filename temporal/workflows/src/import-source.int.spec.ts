import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PlanRequest } from '@pairloom/temporal-api';
import { ApplicationFailure } from '@temporalio/common';
import { FakeImport, type ImportActivities, untilCancelled } from './testing/fake-import.ts';
import { type Running, eventually, openPlace, runImport } from './testing/workflow-bench.ts';

let place: Awaited<ReturnType<typeof openPlace>>;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place.close());

const fakeImport = (plan: readonly number[], given: Partial<ImportActivities> = {}): FakeImport =>
  new FakeImport({ plan, rowsPerChunk: 10 }, given);
const run = <T>(fake: FakeImport, scene: (running: Running) => Promise<T>): Promise<T> => runImport(place, fake, scene);
const end = (running: Running) => running.end();
const fault = (type: string, nonRetryable = true, details: unknown[] = []) =>
  ApplicationFailure.create({ type, message: `The fault ${type}.`, nonRetryable, details });

describe('a source that is no plain lines', () => {
  /** Plans only what was rewritten. */
  function unwrittenImport(given: Partial<ImportActivities> = {}): FakeImport {
    const good = fakeImport([2, 1]).activities;
    const fake: FakeImport = fakeImport([2, 1], {
      planChunks: async (request) =>
        fake.called('rewriteSource') === 0 ? { state: 'unwritten' } : good.planChunks(request),
      ...given,
    });
    return fake;
  }

  it('is rewritten once, before it is planned', async () => {
    const fake = unwrittenImport();
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED', result: { total: 30 } });
    const steps = fake.calls
      .map(({ name }) => name)
      .filter((name) => name === 'planChunks' || name === 'rewriteSource');
    expect(steps).toEqual(['planChunks', 'rewriteSource', 'planChunks', 'planChunks']);
  });

  it('ends the import failed when it cannot be read', async () => {
    const fake = unwrittenImport({
      rewriteSource: async () => Promise.reject(fault('archive_broken', true, [{ line: 7 }])),
    });
    expect((await run(fake, end)).status).toBe('FAILED');
    expect(fake.outcome).toEqual({
      status: 'failed',
      error: { code: 'archive_broken', message: 'The fault archive_broken.', line: 7 },
    });
  });

  it('is not rewritten for the sake of a total after a cancel', async () => {
    const good = fakeImport([1]).activities;
    const fake: FakeImport = fakeImport([1], {
      planChunks: async () => ({ state: 'unwritten' }),
      rewriteSource: untilCancelled,
      settleChunks: good.settleChunks,
    });
    await run(fake, async ({ handle, end }) => {
      await eventually(
        () => fake.called('rewriteSource'),
        (calls) => calls === 1,
      );
      await handle.cancel();
      expect((await end()).status).toBe('CANCELLED');
    });
    expect(fake.called('rewriteSource')).toBe(1);
    expect(fake.outcome).toEqual({ status: 'cancelled' });
  });

  it('leaves an import alone that has ended meanwhile', async () => {
    const fake = unwrittenImport({ rewriteSource: async () => ({ state: 'settled' }) });
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED', result: { status: 'settled' } });
    expect(fake.called('finishImport')).toBe(0);
  });
});

describe('a source that is checked while it is planned', () => {
  /** Each plan says that it has checked the source, unless it was told that this has been done. */
  const checking = (): FakeImport => {
    const good = fakeImport([2, 1, 1]).activities;
    return fakeImport([2, 1, 1], {
      planChunks: async (request) => {
        const planned = await good.planChunks(request);
        return planned.state === 'planned' && request.checked !== true ? { ...planned, checked: true } : planned;
      },
    });
  };
  const checksOf = (fake: FakeImport) =>
    fake.calls.filter(({ name }) => name === 'planChunks').map(({ request }) => (request as PlanRequest).checked);

  it('is checked once in a run, however many steps its plan takes', async () => {
    const fake = checking();
    expect(await run(fake, end)).toMatchObject({ status: 'COMPLETED', result: { total: 40 } });
    expect(checksOf(fake)).toEqual([undefined, true, true]);
  });
});
