import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { noFates } from '@pairloom/contract';
import { type ChunkStore, type ImportControls, type ImportRuns, type ImportUndoing, SystemFault } from '@pairloom/core';
import { importOptions } from '@pairloom/testing';
import { createLoadActivities } from './index.ts';
import type { ImportStarter } from './ports.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => strict.verify());

const activities = (runs: Partial<ImportRuns>, chunks: Partial<ChunkStore> = {}) =>
  createLoadActivities(loadPorts(strict, { runs, chunks, reconciling: { written: async () => '2/3' } }));

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
        enterPhase: async (_id, phase) => order.push(phase) > 0,
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
    expect(result).toEqual({ state: 'loaded', fates, warningCount: 2, wake: ['import-2'], written: '2/3' });
    expect(order).toEqual(['settling', 'decided', 'left']);
  });

  it.each([
    ['skip', undefined],
    ['rollback', true],
  ] as const)(
    'keeps its place for failed rows only if they are to be taken back: onError %s',
    async (onError, unlessFailed) => {
      const leaveQueue = jest.fn<ImportRuns['leaveQueue']>().mockResolvedValue({ state: 'settled' });
      const describe = async () => importRun({ options: importOptions({ onError }) });
      const { settleChunks } = activities(
        { describe, enterPhase: async () => true, leaveQueue },
        { settle: async () => ({ state: 'decided', keys: 0 }) },
      );
      await activityEnvironment().run(settleChunks, { importId });
      expect(leaveQueue.mock.calls).toEqual([[importId, unlessFailed]]);
    },
  );

  it('answers settled when the import has ended before or meanwhile', async () => {
    const settled = { state: 'settled' as const };
    const enterPhase = async () => true;
    const before = activities({ ...describeIt, enterPhase }, { settle: async () => settled });
    expect(await activityEnvironment().run(before.settleChunks, { importId })).toEqual(settled);
    const meanwhile = activities(
      { ...describeIt, enterPhase, leaveQueue: async () => settled },
      { settle: async () => ({ state: 'decided', keys: 0 }) },
    );
    expect(await activityEnvironment().run(meanwhile.settleChunks, { importId })).toEqual(settled);
  });

  it('as a short step leaves to one with heartbeats what was begun before, since that may have died of it', async () => {
    const begun = activities({ ...describeIt, enterPhase: async () => false });
    const short = activityEnvironment({ isLocal: true }).run(begun.settleChunks, { importId });
    expect(await failureOf(short)).toMatchObject({ type: 'gave_way' });
    const left = activities(
      { ...describeIt, enterPhase: async () => false, leaveQueue: async () => ({ state: 'settled' }) },
      { settle: async () => ({ state: 'decided', keys: 0 }) },
    );
    expect(await activityEnvironment().run(left.settleChunks, { importId })).toEqual({ state: 'settled' });
  });
});

describe('an attempt after one that died', () => {
  const settle = (heartbeatDetails: object | undefined, deciding: ChunkStore['settle']) => {
    const { settleChunks } = activities(
      { describe: async () => importRun(), enterPhase: async () => true },
      { settle: deciding },
    );
    const environment = activityEnvironment({ activityType: 'settleChunks', attempt: 9, heartbeatDetails });
    const told: unknown[] = [];
    environment.on('heartbeat', (details) => told.push({ ...(details as object) }));
    return { told, settled: environment.run(settleChunks, { importId }) };
  };
  const ended = async () => ({ state: 'settled' }) as const;

  it.each([
    ['without getting anywhere', {}],
    ['at the same part', { passed: 3, furthest: 3 }],
    ['at the same part, as far as the last heartbeat of each could tell', { passed: 50, furthest: 41 }],
    ['before a word of theirs was heard', { attempt: 1, fruitless: 0 }],
  ])('is not made when too many have died %s', async (_, lost) => {
    const { settled } = settle({ steps: 0, fruitless: 7, ...lost }, ended);
    expect(await failureOf(settled)).toMatchObject({
      type: 'step_failing',
      message: 'The worker died at each attempt of a step of the import: settling.',
      nonRetryable: true,
      details: [{ waits: true }],
    });
  });

  it.each([
    ['the last one had got somewhere', { steps: 1, fruitless: 7 }, 0],
    ['fewer have died', { steps: 0, fruitless: 6 }, 7],
    ['the last one has failed', { steps: 0, fruitless: -1 }, 0],
    ['nothing was heard of the last one', { attempt: 7, steps: 1, fruitless: 7 }, 1],
    ['nothing was heard of the last ones', { attempt: 2, steps: 0, fruitless: -1 }, 6],
    ['the last one came further than those before', { steps: 0, passed: 3, furthest: 2, fruitless: 7 }, 0],
  ])('is made, and told at once, when %s', async (_, lost, fruitless) => {
    const { told, settled } = settle(lost, ended);
    expect(await settled).toEqual({ state: 'settled' });
    expect(told).toMatchObject([{ steps: 0, fruitless }]);
  });

  it('is not made when of none before a word was heard', async () => {
    expect(await failureOf(settle(undefined, ended).settled)).toMatchObject({ type: 'step_failing' });
  });

  it('tells how far it has come, and how far those before came', async () => {
    const { told, settled } = settle({ steps: 0, passed: 1, furthest: 4, fruitless: 3 }, async (_, onProgress) => {
      onProgress();
      onProgress();
      throw new TypeError('x is undefined');
    });
    await failureOf(settled);
    expect(told).toEqual([
      { attempt: 9, steps: 0, furthest: 4, fruitless: 4 },
      { attempt: 9, steps: 0, passed: 2, furthest: 4, fruitless: -1, deaths: -1, away: 0, tooSlow: 0 },
    ]);
  });
});

describe('what heartbeats hand on of failed attempts', () => {
  const cancelled = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
  const slow = new SystemFault('database_unavailable', undefined, { cause: cancelled });
  const failing = async (error: Error, lost: object, parts = 0): Promise<{ told: unknown; failure: Error }> => {
    const { settleChunks } = activities(
      { describe: async () => importRun(), enterPhase: async () => true },
      {
        settle: async (_, onProgress) => {
          for (let part = 0; part < parts; part++) onProgress();
          throw error;
        },
      },
    );
    const environment = activityEnvironment({ attempt: 30, heartbeatDetails: { fruitless: -1, ...lost } });
    let told: unknown;
    environment.on('heartbeat', (details: object) => (told = { ...details }));
    return { failure: await failureOf(environment.run(settleChunks, { importId })), told };
  };

  it('says how many found a part away, and an error of the program is tried again after them', async () => {
    const away = await failing(new SystemFault('blob_unavailable'), { away: 25 });
    expect(away.told).toMatchObject({ away: 26 });
    const broken = await failing(new TypeError('x is undefined'), { away: 25 });
    expect(broken.told).toMatchObject({ away: 25 });
    expect(broken.failure).toMatchObject({ type: 'internal', nonRetryable: false });
    expect((await failing(new TypeError('x is undefined'), { away: 22 })).failure).toMatchObject({
      type: 'internal',
      nonRetryable: true,
    });
  });

  it('says how often in a row a statement took too long without coming further, and at the eighth time a person is asked', async () => {
    expect((await failing(slow, { tooSlow: 3 })).told).toMatchObject({ tooSlow: 4 });
    expect((await failing(slow, { tooSlow: 3 }, 1)).told).toMatchObject({ tooSlow: 1 });
    expect((await failing(slow, { tooSlow: 3, passed: 2 }, 2)).told).toMatchObject({ tooSlow: 4 });
    expect((await failing(slow, { tooSlow: 3, passed: 2 }, 3)).told).toMatchObject({ tooSlow: 1 });
    expect((await failing(new SystemFault('database_unavailable'), { tooSlow: 3 })).told).toMatchObject({ tooSlow: 0 });
    expect((await failing(slow, { tooSlow: 6 })).failure).toMatchObject({ nonRetryable: false });
    expect((await failing(slow, { tooSlow: 7 })).failure).toMatchObject({
      type: 'step_failing',
      nonRetryable: true,
      details: [{ waits: true }],
    });
  });
});

describe('enterPhase', () => {
  it('notes the phase', async () => {
    const enterPhase = jest.fn<ImportRuns['enterPhase']>().mockResolvedValue(true);
    await activityEnvironment().run(activities({ enterPhase }).enterPhase, {
      importId,
      phase: 'embedding' as const,
    });
    expect(enterPhase.mock.calls).toEqual([[importId, 'embedding']]);
  });
});

describe('needAttention', () => {
  it('notes the fault and tells whom to wake', async () => {
    const needAttention = jest
      .fn<ImportRuns['needAttention']>()
      .mockResolvedValue({ state: 'waiting', wake: ['next'] });
    const fault = { code: 'source_missing', message: 'Gone.' } as const;
    const work = activities({ needAttention }).needAttention;
    expect(await activityEnvironment().run(work, { importId, fault })).toEqual({ state: 'waiting', wake: ['next'] });
    expect(needAttention.mock.calls).toEqual([[importId, fault]]);
  });
});

describe('noteCommand', () => {
  const request = { importId, commandId: 'update-1', command: { kind: 'pause' as const, reason: 'lunch' } };
  const note = (answer: Awaited<ReturnType<ImportControls['note']>>) => {
    const port = jest.fn<ImportControls['note']>().mockResolvedValue(answer);
    return { port, ...createLoadActivities(loadPorts(strict, { controls: { note: port } })) };
  };

  it('writes a command by hand as that of the operator, under the id of its update', async () => {
    const { port, noteCommand } = note({ outcome: 'noted', commandId: 'update-1', changed: true, wake: ['next'] });
    expect(await activityEnvironment().run(noteCommand, request)).toEqual({ state: 'noted', wake: ['next'] });
    const { commandId, command } = request;
    expect(port.mock.calls).toEqual([[{ importId, commandId, command, principal: { id: 'temporal-operator' } }]]);
  });

  it.each([
    [{ outcome: 'refused', code: 'import_ended' } as const, { state: 'refused', code: 'import_ended' }],
    [{ outcome: 'not_found' } as const, { state: 'settled' }],
  ])('tells why it does not apply: %o', async (answer, told) => {
    expect(await activityEnvironment().run(note(answer).noteCommand, request)).toMatchObject(told);
  });
});

describe('answerEnded', () => {
  const ask = { importId, runId: 'run-2' };
  const retry = {
    importId: 'retry-1',
    projectId: 'project-1',
    projectName: 'P',
    filename: 'a.csv',
    options: importOptions(),
  };

  it.each([
    [{ state: 'running' } as const, { state: 'running' }],
    [{ state: 'own' } as const, { state: 'own' }],
    [{ state: 'ended', status: 'completed', givenUp: false } as const, { state: 'unchanged', status: 'completed' }],
    [{ state: 'ended', status: 'failed', givenUp: true } as const, { state: 'unchanged', status: 'failed' }],
  ])('changes nothing of an import that is %o', async (end, answer) => {
    const { answerEnded } = createLoadActivities(loadPorts(strict, { runs: { endOf: async () => end } }));
    expect(await activityEnvironment().run(answerEnded, ask)).toEqual(answer);
  });

  it('opens one retry for the run of what was not processed, and starts it', async () => {
    const openRetry = jest
      .fn<ImportControls['openRetry']>()
      .mockResolvedValue({ outcome: 'opened', retry, created: true });
    const start = jest.fn<ImportStarter['start']>().mockResolvedValue(undefined);
    const { answerEnded } = createLoadActivities(
      loadPorts(strict, {
        runs: {
          endOf: async () => ({ state: 'ended', status: 'failed', givenUp: false }),
          describe: async () => importRun({ principal: 'somebody' }),
        },
        controls: { openRetry },
        starter: { start },
      }),
    );
    const answer = { state: 'retried', status: 'failed', retryId: 'retry-1' };
    expect(await activityEnvironment().run(answerEnded, ask)).toEqual(answer);
    const principal = { id: 'somebody' };
    expect(openRetry.mock.calls).toEqual([[{ importId, principal, scope: 'unprocessed', runId: 'run-2' }]]);
    expect(start.mock.calls).toMatchObject([[{ importId: 'retry-1', course: { embed: true }, kind: 'retry' }]]);
  });

  describe('of an undo', () => {
    const undo = { importId, projectId: 'project-1', projectName: 'P', principal: 'somebody', undoneId: 'import-0' };
    const answering = (open: ImportUndoing['open']) => {
      const start = jest.fn<ImportStarter['start']>().mockResolvedValue(undefined);
      const endOf = async () => ({ state: 'ended', status: 'failed', givenUp: false }) as const;
      const ports = { runs: { endOf }, undos: { describe: async () => undo }, undoing: { open }, starter: { start } };
      const { answerEnded } = createLoadActivities(loadPorts(strict, ports));
      return { start, answer: () => activityEnvironment().run(answerEnded, ask) };
    };
    const opened = (ended: boolean) => ({
      outcome: 'opened' as const,
      undo: { importId: 'undo-2', filename: 'a.csv', embed: true, ended },
      created: !ended,
    });

    it('opens another one of the same import, and starts it', async () => {
      const open = jest.fn<ImportUndoing['open']>().mockResolvedValue(opened(false));
      const { answer, start } = answering(open);
      expect(await answer()).toEqual({ state: 'retried', status: 'failed', retryId: 'undo-2' });
      expect(open.mock.calls).toEqual([
        [{ projectId: 'project-1', importId: 'import-0', principal: { id: 'somebody' } }],
      ]);
      const started = {
        importId: 'undo-2',
        projectName: 'P',
        filename: 'a.csv',
        course: { embed: true },
        kind: 'undo',
      };
      expect(start.mock.calls).toMatchObject([[started]]);
    });

    it('names the one that has taken back what was left since', async () => {
      const { answer, start } = answering(async () => opened(true));
      expect(await answer()).toEqual({ state: 'retried', status: 'failed', retryId: 'undo-2' });
      expect(start).not.toHaveBeenCalled();
    });

    it('changes nothing when the import can no longer be undone', async () => {
      const { answer } = answering(async () => ({ outcome: 'refused', code: 'results_expired' }));
      expect(await answer()).toEqual({ state: 'unchanged', status: 'failed' });
    });
  });

  const cancelled = (openRetry: ImportControls['openRetry'], embed: boolean) => {
    const start = jest.fn<ImportStarter['start']>().mockResolvedValue(undefined);
    const runs = {
      endOf: async () => ({ state: 'ended', status: 'cancelled', givenUp: false }) as const,
      describe: async () => importRun({ options: importOptions({ embed }) }),
    };
    return {
      start,
      activities: createLoadActivities(loadPorts(strict, { runs, controls: { openRetry }, starter: { start } })),
    };
  };
  const NOTHING = { outcome: 'refused', code: 'nothing_to_retry' } as const;

  it('opens one of the vectors that are missing when all rows were processed', async () => {
    const openRetry = jest
      .fn<ImportControls['openRetry']>()
      .mockResolvedValueOnce(NOTHING)
      .mockResolvedValueOnce({ outcome: 'opened', retry, created: true });
    const { activities, start } = cancelled(openRetry, true);
    const answer = { state: 'retried', status: 'cancelled', retryId: 'retry-1' };
    expect(await activityEnvironment().run(activities.answerEnded, ask)).toEqual(answer);
    expect(openRetry.mock.calls.map(([{ scope }]) => scope)).toEqual(['unprocessed', 'embeddings']);
    expect(start).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['nothing is left, nor vectors', NOTHING, true, 2],
    ['nothing is left and it made no vectors', NOTHING, false, 1],
    ['its results have expired', { outcome: 'refused', code: 'results_expired' } as const, true, 1],
  ])('says so when nothing can be retried: %s', async (_, refused, embed, asked) => {
    const openRetry = jest.fn<ImportControls['openRetry']>().mockResolvedValue(refused);
    const { activities } = cancelled(openRetry, embed);
    const answer = { state: 'unchanged', status: 'cancelled' };
    expect(await activityEnvironment().run(activities.answerEnded, ask)).toEqual(answer);
    expect(openRetry).toHaveBeenCalledTimes(asked);
  });
});
