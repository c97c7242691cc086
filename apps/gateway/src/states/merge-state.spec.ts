import { describe, expect, it } from '@jest/globals';
import { revisionOf } from '@pairloom/contract';
import { storedImport } from '../testing/memory-imports.ts';
import { workflowProgress } from '../testing/workflow-progress.ts';
import { isUnderWay, mergeState } from './merge-state.ts';

const startedAt = '2026-01-02T03:04:06.000Z';
const running = (created: number, given: Parameters<typeof storedImport>[0] = {}) =>
  storedImport({
    status: 'processing',
    phase: 'loading',
    startedAt,
    revision: revisionOf('loading', created, 0),
    counts: {
      total: 100,
      processed: created,
      created,
      updated: 0,
      unchanged: 0,
      deleted: 0,
      skipped: 0,
      failed: 0,
      unprocessed: 100 - created,
    },
    ...given,
  });

describe('mergeState', () => {
  it.each([
    ['the workflow is ahead', 10, 20, 'workflow', 20],
    ['both are equal', 20, 20, 'workflow', 20],
    ['the database is ahead', 30, 20, 'database', 30],
  ])('takes the figures of the newer side when %s', (_when, inDatabase, inWorkflow, stateFrom, created) => {
    const stored = running(inDatabase);
    const merged = mergeState(stored, workflowProgress(stored.id, { created: inWorkflow }));
    expect(merged).toMatchObject({ stateFrom, counts: { created, total: 100, unprocessed: 100 - created } });
  });

  it('does not take back what settling has made of rows, of which the workflow has not heard', () => {
    const stored = running(20, { phase: 'settling', revision: revisionOf('settling', 20, 0), warningCount: 3 });
    const counts = { ...stored.counts, created: 12, skipped: 8 };
    const progress = workflowProgress(stored.id, { phase: 'settling', created: 20 });
    expect(mergeState({ ...stored, counts }, progress)).toMatchObject({ counts, warningCount: 3 });
  });

  it('takes a later phase for newer than more rows', () => {
    const stored = running(90);
    const progress = workflowProgress(stored.id, { phase: 'embedding', created: 80 });
    expect(mergeState(stored, progress)).toMatchObject({
      phase: 'embedding',
      stateFrom: 'workflow',
      counts: { created: 90 },
    });
  });

  it('does not take back what activities have written that were cancelled before the workflow heard of it', () => {
    const embeddings = { pending: 20, embedded: 40, reused: 20, failed: 0, calls: 1 };
    const stored = running(90, {
      phase: 'embedding',
      revision: revisionOf('embedding', 90, 60),
      embeddings,
      warningCount: 15,
    });
    const progress = workflowProgress(stored.id, {
      phase: 'finishing',
      created: 80,
      embeddings: { ...embeddings, pending: 80, embedded: 0, reused: 0 },
    });
    const { counts, errorCount, warningCount } = stored;
    expect(mergeState(stored, progress)).toMatchObject({
      phase: 'finishing',
      counts,
      errorCount,
      warningCount,
      embeddings,
    });
  });

  it('tells what settling has made of rows with the phase after it, though the database was asked before', () => {
    const stored = running(20);
    const progress = workflowProgress(stored.id, { phase: 'embedding', created: 12, skipped: 8 });
    expect(mergeState(stored, progress)).toMatchObject({ phase: 'embedding', counts: { created: 12, skipped: 8 } });
  });

  it('does not take back what settling has made of rows when a later phase is reached without it', () => {
    const stored = running(20, { phase: 'settling', revision: revisionOf('settling', 20, 0) });
    const counts = { ...stored.counts, created: 12, skipped: 8 };
    const progress = workflowProgress(stored.id, { phase: 'finishing', created: 20 });
    expect(mergeState({ ...stored, counts }, progress)).toMatchObject({ phase: 'finishing', counts });
  });

  it('counts the rows of what is all or nothing anew when the workflow does, and not its vectors', () => {
    const embeddings = { pending: 20, embedded: 40, reused: 20, failed: 0, calls: 1 };
    const stored = running(90, { allOrNothing: true, embeddings });
    const progress = workflowProgress(stored.id, { phase: 'embedding', created: 10 });
    expect(mergeState(stored, progress)).toMatchObject({ counts: { created: 10 }, embeddings });
  });

  it('takes everything that the workflow knows', () => {
    const stored = running(0);
    const progress = workflowProgress(stored.id, {
      created: 5,
      planComplete: false,
      plannedRows: 50,
      errorCount: 2,
      warningCount: 3,
      embeddings: { pending: 1, embedded: 2, reused: 3, failed: 4, calls: 5 },
      queue: { position: 2, reason: 'waits' },
    });
    expect(mergeState(stored, progress)).toEqual({
      ...stored,
      counts: { ...stored.counts, total: null, processed: 5, created: 5, unprocessed: 45 },
      errorCount: 2,
      warningCount: 3,
      embeddings: progress.embeddings,
      queue: { position: 2, reason: 'waits' },
      revision: progress.revision,
      stateFrom: 'workflow',
    });
  });

  it.each([
    [true, false],
    [false, true],
  ])('keeps a cancel that only one side knows of (%s, %s)', (stored, told) => {
    const record = running(1, { cancelRequested: stored });
    const progress = workflowProgress(record.id, { created: 2, cancelRequested: told });
    expect(mergeState(record, progress).cancelRequested).toBe(true);
  });

  it.each<Parameters<typeof storedImport>[0]>([
    { paused: true },
    { attention: { code: 'blob_unavailable', message: 'The blob store cannot be reached.', waits: true } },
  ])('has no place in the queue while it stands still (%j)', (held) => {
    const record = running(1, held);
    const progress = workflowProgress(record.id, { created: 2, queue: { position: 1, reason: 'is paused' } });
    expect(mergeState(record, progress)).toMatchObject({ ...held, queue: null, stateFrom: 'workflow' });
  });

  it('believes in an end only when the database has it', () => {
    const stored = running(50);
    const ended = workflowProgress(stored.id, { status: 'completed', phase: 'ended', created: 100 });
    expect(mergeState(stored, ended)).toEqual({ ...stored, stateFrom: 'database' });
  });

  it('is the database alone when no workflow answers', () => {
    const stored = running(50);
    expect(mergeState(stored, undefined)).toEqual({ ...stored, stateFrom: 'database' });
  });

  it('never takes an ended import for one that runs', () => {
    const stored = running(50, { status: 'cancelled', phase: 'ended' });
    expect(mergeState(stored, workflowProgress(stored.id, { created: 60 })).status).toBe('cancelled');
  });
});

describe('isUnderWay', () => {
  it.each([
    ['queued', storedImport({ phase: 'queued' }), false],
    ['running', running(1), true],
    ['completed', running(1, { status: 'completed', phase: 'ended' }), false],
    ['failed before it was started', storedImport({ status: 'failed', phase: 'ended' }), false],
  ])('tells whether a workflow is worth asking: %s', (_what, stored, asked) => {
    expect(isUnderWay(stored)).toBe(asked);
  });
});
