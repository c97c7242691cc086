import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { noFates } from '@pairloom/contract';
import type {
  ChunkStore,
  ClaimedChunk,
  ImportReconciling,
  ImportRuns,
  LoadedChunk,
  UndoRun,
  UndoStore,
} from '@pairloom/core';
import type { UndoActivities } from '@pairloom/temporal-api';
import { StrictPorts, activityEnvironment, failureOf } from './testing/activity-bench.ts';
import { createUndoActivities } from './undo-activities.ts';

const run: UndoRun = {
  importId: 'undo-1',
  projectId: 'project-1',
  projectName: 'P',
  principal: 'owner',
  undoneId: 'import-1',
};
const span = { importId: 'undo-1', fromChunk: 1, toChunk: 2 };

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => strict.verify());

const claimed = (chunkNo: number): ClaimedChunk => ({
  state: 'claimed',
  importId: run.importId,
  fence: 1,
  range: { chunkNo, byteStart: 0, byteEnd: 0, firstRow: chunkNo * 10 - 9, rowCount: 10, firstLine: 1 },
});
const done = (deleted: number): LoadedChunk => ({
  state: 'done',
  fates: { ...noFates(), deleted, failed: 1 },
  errorCount: 1,
  warningCount: 2,
  recentErrors: [{ row: deleted, field: null, code: 'pair_key_taken' }],
});

interface Given {
  readonly undos?: Partial<UndoStore>;
  readonly chunks?: Partial<ChunkStore>;
  readonly runs?: Partial<ImportRuns>;
}

function call<Name extends keyof UndoActivities>(
  name: Name,
  request: Parameters<UndoActivities[Name]>[0],
  given: Given,
): Promise<Awaited<ReturnType<UndoActivities[Name]>>> {
  const activities = createUndoActivities({
    runs: strict.port<ImportRuns>('runs', given.runs ?? {}),
    chunks: strict.port<ChunkStore>('chunks', given.chunks ?? {}),
    undos: strict.port<UndoStore>('undos', { describe: async () => run, ...given.undos }),
    reconciling: strict.port<ImportReconciling>('reconciling', { written: async () => '2/3' }),
    worker: 'spec',
  });
  return activityEnvironment().run(activities[name] as never, request) as never;
}

describe('planUndo', () => {
  const request = { importId: 'undo-1', knownChunks: 3 };

  it('gives the chunks that the workflow does not know', async () => {
    const chunks = [{ chunkNo: 4, firstRow: 31, rowCount: 10 }];
    const known: number[] = [];
    const plan: UndoStore['plan'] = async (_run, knownChunks) => {
      known.push(knownChunks);
      return { state: 'planned', chunks, complete: true };
    };
    const answer = { state: 'planned', chunks: [{ no: 4, firstRow: 31, rows: 10 }], complete: true };
    expect(await call('planUndo', request, { undos: { plan } })).toEqual(answer);
    expect(known).toEqual([3]);
  });

  it.each(['settled', 'held'] as const)('tells of an undo that is %s', async (state) =>
    expect(await call('planUndo', request, { undos: { plan: async () => ({ state }) } })).toEqual({ state }),
  );

  it.each([
    ['cancel_requested', 'import_cancel_requested'],
    ['superseded', 'attempt_superseded'],
  ] as const)('stops at %s', async (state, type) => {
    const failure = await failureOf(call('planUndo', request, { undos: { plan: async () => ({ state }) } }));
    expect(failure).toMatchObject({ type });
  });

  it('fails for good when there is no such undo', async () => {
    const failure = await failureOf(call('planUndo', request, { undos: { describe: async () => undefined } }));
    expect(failure).toMatchObject({ type: 'import_not_found', nonRetryable: true });
  });
});

describe('takeBack', () => {
  it('goes through the chunks of its span and sums them up', async () => {
    const claim: ChunkStore['claim'] = async (_id, chunkNo) => claimed(chunkNo);
    const takeBack: UndoStore['takeBack'] = async (_run, { range }) => done(range.chunkNo);
    const answer = await call('takeBack', span, { chunks: { claim }, undos: { takeBack } });
    expect(answer).toEqual({
      state: 'loaded',
      fates: { ...noFates(), deleted: 3, failed: 2 },
      errorCount: 2,
      warningCount: 4,
      recentErrors: [1, 2].map((row) => ({ row, field: null, code: 'pair_key_taken' })),
    });
  });

  it('takes the result of a chunk that is done', async () => {
    const answer = await call('takeBack', { ...span, toChunk: 1 }, { chunks: { claim: async () => done(7) } });
    expect(answer).toMatchObject({ state: 'loaded', fates: { deleted: 7 } });
  });

  it.each(['settled', 'held'] as const)('ends when the claim or the writing answers %s', async (state) => {
    const answer = async () => ({ state });
    expect(await call('takeBack', span, { chunks: { claim: answer } })).toEqual({ state });
    const claim: ChunkStore['claim'] = async (_id, chunkNo) => claimed(chunkNo);
    expect(await call('takeBack', span, { chunks: { claim }, undos: { takeBack: answer } })).toEqual({ state });
  });

  it('stops at a cancel, and when another attempt has taken over', async () => {
    const cancelled = async () => ({ state: 'cancel_requested' as const });
    const type = 'import_cancel_requested';
    expect(await failureOf(call('takeBack', span, { chunks: { claim: cancelled } }))).toMatchObject({ type });
    const claim: ChunkStore['claim'] = async (_id, chunkNo) => claimed(chunkNo);
    const takeBack: UndoStore['takeBack'] = async () => ({ state: 'superseded' });
    const failure = await failureOf(call('takeBack', span, { chunks: { claim }, undos: { takeBack } }));
    expect(failure).toMatchObject({ type: 'attempt_superseded', nonRetryable: false });
  });
});

describe('settleUndo', () => {
  const request = { importId: 'undo-1' };
  const enterPhase = async (): Promise<boolean> => true;
  const left = { state: 'left' as const, wake: ['import-2'], fates: noFates(), errorCount: 0, warningCount: 4 };

  it('leaves the queue when all is decided', async () => {
    const given: Given = {
      undos: { settle: async () => ({ state: 'decided', rows: 1 }) },
      runs: { enterPhase, leaveQueue: async () => left },
    };
    expect(await call('settleUndo', request, given)).toEqual({
      state: 'loaded',
      fates: noFates(),
      warningCount: 4,
      wake: ['import-2'],
      written: '2/3',
    });
  });

  it('tells of an undo that has ended', async () => {
    const settled = async () => ({ state: 'settled' as const });
    expect(await call('settleUndo', request, { undos: { settle: settled }, runs: { enterPhase } })).toEqual({
      state: 'settled',
    });
    const decided = async () => ({ state: 'decided' as const, rows: 0 });
    const given = { undos: { settle: decided }, runs: { enterPhase, leaveQueue: settled } };
    expect(await call('settleUndo', request, given)).toEqual({ state: 'settled' });
  });
});
