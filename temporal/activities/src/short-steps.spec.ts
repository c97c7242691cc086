import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { noFates } from '@pairloom/contract';
import { type ChunkStore, type ImportRuns, SystemFault } from '@pairloom/core';
import { MemoryBlobStore } from '@pairloom/testing';
import { createLoadActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun } from './testing/activity-bench.ts';

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => strict.verify());

const activities = (runs: Partial<ImportRuns>, chunks: Partial<ChunkStore> = {}) =>
  createLoadActivities({
    runs: strict.port<ImportRuns>('runs', runs),
    chunks: strict.port<ChunkStore>('chunks', chunks),
    blobs: MemoryBlobStore.with({}),
    worker: 'worker-1',
  });

const importId = 'import-1';
const fates = { ...noFates(), created: 3, skipped: 1 };

describe('admit', () => {
  it.each([
    { state: 'admitted' as const },
    { state: 'settled' as const },
    { state: 'waiting' as const, position: 2, reason: 'one import ahead' },
  ])('hands over the answer of the queue: $state', async (answer) => {
    const { admit } = activities({ admit: async () => answer });
    expect(await activityEnvironment().run(admit, { importId })).toEqual(answer);
  });

  it('is tried again when the database is away', async () => {
    const { admit } = activities({
      admit: async () => {
        throw new SystemFault('database_unavailable');
      },
    });
    const failure = await failureOf(activityEnvironment().run(admit, { importId }));
    expect(failure).toMatchObject({ type: 'database_unavailable', nonRetryable: false });
  });
});

describe('settleChunks', () => {
  const run = importRun();
  const describeIt = { describe: async () => run };

  it('notes the phase, decides, and leaves the queue, in this order', async () => {
    const order: string[] = [];
    const { settleChunks } = activities(
      {
        ...describeIt,
        enterPhase: async (_id, phase) => void order.push(phase),
        leaveQueue: async () => {
          order.push('left');
          return { state: 'left', fates, errorCount: 1, warningCount: 2, wake: ['import-2'] };
        },
      },
      {
        settle: async (given, onProgress) => {
          expect(given).toBe(run);
          onProgress();
          order.push('decided');
          return { state: 'decided', keys: 4 };
        },
      },
    );
    const result = await activityEnvironment().run(settleChunks, { importId });
    expect(result).toEqual({ state: 'loaded', fates, warningCount: 2, wake: ['import-2'] });
    expect(order).toEqual(['settling', 'decided', 'left']);
  });

  it('answers settled when the import has ended before or meanwhile', async () => {
    const settled = { state: 'settled' as const };
    const enterPhase = async () => undefined;
    const before = activities({ ...describeIt, enterPhase }, { settle: async () => settled });
    expect(await activityEnvironment().run(before.settleChunks, { importId })).toEqual(settled);
    const meanwhile = activities(
      { ...describeIt, enterPhase, leaveQueue: async () => settled },
      { settle: async () => ({ state: 'decided', keys: 0 }) },
    );
    expect(await activityEnvironment().run(meanwhile.settleChunks, { importId })).toEqual(settled);
  });
});

describe('enterPhase and finishImport', () => {
  it('note the phase', async () => {
    const enterPhase = jest.fn<ImportRuns['enterPhase']>().mockResolvedValue(undefined);
    await activityEnvironment().run(activities({ enterPhase }).enterPhase, {
      importId,
      phase: 'embedding' as const,
    });
    expect(enterPhase.mock.calls).toEqual([[importId, 'embedding']]);
  });

  it('hand over the outcome and what stands then', async () => {
    const finished = {
      status: 'cancelled' as const,
      fates,
      total: 10,
      unprocessed: 6,
      totalFinal: true,
      errorCount: 0,
      warningCount: 0,
      wake: [],
    };
    const finish = jest.fn<ImportRuns['finish']>().mockResolvedValue(finished);
    const outcome = { status: 'cancelled' as const };
    const { finishImport } = activities({ finish });
    expect(await activityEnvironment().run(finishImport, { importId, outcome })).toEqual(finished);
    expect(finish.mock.calls).toEqual([[importId, outcome]]);
  });
});
