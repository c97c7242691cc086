import { describe, expect, it } from '@jest/globals';
import { noFates, revisionOf } from '@pairloom/contract';
import type { LoadResult } from '@pairloom/temporal-api';
import { ImportState } from './import-state.ts';

type Loaded = Extract<LoadResult, { state: 'loaded' }>;

const loaded = (given: Partial<Loaded> = {}): Loaded => ({
  state: 'loaded',
  fates: { ...noFates(), created: 2, failed: 1 },
  errorCount: 1,
  warningCount: 2,
  recentErrors: [{ row: 3, field: 'question', code: 'question_missing' }],
  ...given,
});

describe('ImportState', () => {
  it('starts as an import that waits', () => {
    expect(new ImportState('import-1').progress(true)).toEqual({
      importId: 'import-1',
      status: 'pending',
      phase: 'queued',
      plannedRows: 0,
      planComplete: false,
      fates: noFates(),
      errorCount: 0,
      warningCount: 0,
      embeddings: { pending: 0, embedded: 0, reused: 0, failed: 0, calls: 0 },
      queue: null,
      cancelRequested: false,
      paused: false,
      attention: null,
      revision: revisionOf('queued', 0, 0),
    });
  });

  it('adds up what is planned and loaded', () => {
    const state = new ImportState('import-1');
    state.phase = 'loading';
    state.addChunks([
      { no: 1, firstRow: 1, rows: 3 },
      { no: 2, firstRow: 4, rows: 4 },
    ]);
    state.addLoaded(loaded());
    state.addLoaded(loaded());
    expect(state.progress(false)).toMatchObject({
      plannedRows: 7,
      fates: { created: 4, failed: 2 },
      errorCount: 2,
      warningCount: 4,
      revision: revisionOf('loading', 6, 0),
    });
  });

  it('keeps the last 20 errors', () => {
    const state = new ImportState('import-1');
    for (let row = 1; row <= 25; row++)
      state.addLoaded(loaded({ recentErrors: [{ row, field: null, code: 'answer_missing' }] }));
    expect(state.recentErrors.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, i) => i + 6));
  });

  it('takes the fates of settling for the last word, and counts vectors from them', () => {
    const state = new ImportState('import-1');
    state.addLoaded(loaded());
    state.setLoaded({ ...noFates(), created: 5, updated: 2, unchanged: 1, skipped: 3 }, 9);
    expect(state.progress(true)).toMatchObject({
      fates: { created: 5, skipped: 3, failed: 0 },
      warningCount: 9,
      embeddings: { pending: 8 },
    });
    state.phase = 'embedding';
    state.addEmbedded({ pending: 0, embedded: 4, reused: 1, failed: 1, calls: 2 });
    expect(state.progress(true)).toMatchObject({
      embeddings: { pending: 2, embedded: 4, reused: 1, failed: 1, calls: 2 },
      revision: revisionOf('embedding', 11, 6),
    });
    state.addEmbedded({ pending: 0, embedded: 9, reused: 0, failed: 0, calls: 1 });
    expect(state.progress(true).embeddings.pending).toBe(0);
  });

  it('speaks of no vectors in an import without them', () => {
    const state = new ImportState('import-1');
    state.setLoaded({ ...noFates(), created: 5 }, 0);
    expect(state.progress(false).embeddings.pending).toBe(0);
  });

  it('has failed rows alone after a check that was not clean, and is no older for that', () => {
    const state = new ImportState('import-1');
    state.phase = 'loading';
    state.addLoaded(loaded());
    const { revision } = state.progress(false);
    state.keepFailed(1);
    expect(state.progress(false)).toMatchObject({ fates: { ...noFates(), failed: 1 }, errorCount: 1, revision });
  });
});
