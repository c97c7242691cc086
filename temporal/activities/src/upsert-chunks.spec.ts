import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { noFates } from '@pairloom/contract';
import {
  canonicalEdits,
  type BlobStore,
  type ChunkRange,
  type ChunkStore,
  type ImportRun,
  type LoadedChunk,
  MAX_RECORD_BYTES,
  type PreparedChunk,
} from '@pairloom/core';
import { importOptions, MemoryBlobStore } from '@pairloom/testing';
import type { LoadResult } from '@pairloom/temporal-api';
import { hash } from 'node:crypto';
import { createLoadActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';

const HEADER = 'question,answer\n';
const FILE = `${HEADER}q1,a1\nq2,a2\nq3,a3\n`;
const ROW_BYTES = 6;

const range = (chunkNo: number): ChunkRange => ({
  chunkNo,
  byteStart: HEADER.length + (chunkNo - 1) * ROW_BYTES,
  byteEnd: HEADER.length + chunkNo * ROW_BYTES,
  firstRow: chunkNo,
  rowCount: 1,
  firstLine: chunkNo + 1,
});

const loaded = (given: Partial<LoadedChunk> = {}): LoadedChunk => ({
  state: 'done',
  fates: { ...noFates(), created: 1 },
  errorCount: 0,
  warningCount: 0,
  recentErrors: [],
  ...given,
});

const claiming: ChunkStore['claim'] = async (importId, chunkNo) => ({
  state: 'claimed',
  importId,
  fence: 1,
  range: range(chunkNo),
});

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

function upsert(
  chunks: Partial<ChunkStore>,
  {
    toChunk = 1,
    blobs = MemoryBlobStore.with({ 'sources/one': FILE }),
    options = {},
  }: { toChunk?: number; blobs?: BlobStore; options?: Parameters<typeof importOptions>[0] } = {},
  environment = activityEnvironment(),
): Promise<LoadResult> {
  const run = importRun({ sourceBytes: FILE.length, options: importOptions(options) });
  const planned = { former: async () => undefined, ...chunks };
  const ports = loadPorts(strict, { runs: { describe: async () => run }, chunks: planned }, blobs);
  const activities = createLoadActivities(ports);
  return environment.run(activities.upsertChunks, { importId: run.importId, fromChunk: 1, toChunk });
}

describe('upsertChunks', () => {
  it('loads the chunks of a span in order and adds their figures up', async () => {
    const written: PreparedChunk[] = [];
    const result = await upsert(
      {
        claim: claiming,
        write: async (_run, { range: { chunkNo } }, prepared) => {
          written.push(prepared);
          return loaded({ errorCount: chunkNo, warningCount: 2 * chunkNo });
        },
      },
      { toChunk: 3 },
    );
    expect(result).toEqual({
      state: 'loaded',
      fates: { ...noFates(), created: 3 },
      errorCount: 6,
      warningCount: 12,
      recentErrors: [],
    });
    expect(written.map(({ pairs }) => pairs.map((pair) => pair?.question))).toEqual([['q1'], ['q2'], ['q3']]);
  });

  it.each([
    [2, { onError: 'stop' as const }],
    [3, { onError: 'stop' as const, dryRun: true }],
    [3, {}],
  ])('reads as far as chunk %i after a row of chunk 2 has failed, with %j', async (last, options) => {
    const claimed: number[] = [];
    const result = await upsert(
      {
        claim: (importId, chunkNo, ...more) => (claimed.push(chunkNo), claiming(importId, chunkNo, ...more)),
        write: async (_run, { range: { chunkNo } }) => loaded({ errorCount: chunkNo === 2 ? 1 : 0 }),
      },
      { toChunk: 3, options },
    );
    expect(claimed.at(-1)).toBe(last);
    expect(result).toMatchObject({ state: 'loaded', fates: { created: last }, errorCount: 1 });
  });

  it('keeps the last 20 errors of the span', async () => {
    const errorsOf = (chunkNo: number) =>
      Array.from({ length: 15 }, (_, i) => ({
        row: chunkNo * 100 + i,
        field: null,
        code: 'question_missing' as const,
      }));
    const result = await upsert(
      {
        claim: claiming,
        write: async (_run, { range: { chunkNo } }) => loaded({ recentErrors: errorsOf(chunkNo) }),
      },
      { toChunk: 2 },
    );
    const rows = result.state === 'loaded' ? result.recentErrors.map(({ row }) => row) : [];
    expect(rows).toHaveLength(20);
    expect(rows[0]).toBe(110);
    expect(rows.at(-1)).toBe(214);
  });

  it('takes the stored result of a chunk that is done, without reading the source', async () => {
    const result = await upsert(
      { claim: async () => loaded({ fates: { ...noFates(), updated: 9 } }) },
      { blobs: strict.port<BlobStore>('blobs', {}) },
    );
    expect(result).toMatchObject({ state: 'loaded', fates: { updated: 9 } });
  });

  it('takes over what a former import of the same file told, and reads only what has changed since', async () => {
    const former = { newest: 'import-0', all: ['import-0'] };
    const read: (string | undefined)[] = [];
    const result = await upsert(
      {
        claim: claiming,
        former: async () => former,
        takeOver: async (_run, { range: { chunkNo } }, given) =>
          given === former && chunkNo === 1
            ? loaded({ fates: { ...noFates(), unchanged: 1 } })
            : { state: 'changed' as const },
        write: async (_run, _claimed, { pairs }) => {
          read.push(...pairs.map((pair) => pair?.question));
          return loaded();
        },
      },
      { toChunk: 3 },
    );
    expect(result).toMatchObject({ state: 'loaded', fates: { unchanged: 1, created: 2 } });
    expect(read).toEqual(['q2', 'q3']);
  });

  it('stops where taking over is stopped', async () => {
    const former = async () => ({ newest: 'import-0', all: ['import-0'] });
    const stoppedAs = (state: 'settled' | 'held') =>
      upsert({ claim: claiming, former, takeOver: async () => ({ state }) });
    expect(await stoppedAs('settled')).toEqual({ state: 'settled' });
    expect(await stoppedAs('held')).toEqual({ state: 'held' });
    const superseded = upsert({ claim: claiming, former, takeOver: async () => ({ state: 'superseded' }) });
    expect(await failureOf(superseded)).toMatchObject({ type: 'attempt_superseded' });
  });

  it('names the worker in its claim', async () => {
    const claim = jest.fn<ChunkStore['claim']>().mockResolvedValue(loaded());
    await upsert({ claim });
    expect(claim.mock.calls).toEqual([['import-1', 1, 'worker-1', 'write']]);
  });

  it('answers settled for an ended import and leaves the rest of the span', async () => {
    const claim = jest.fn<ChunkStore['claim']>().mockResolvedValue({ state: 'settled' });
    expect(await upsert({ claim }, { toChunk: 3 })).toEqual({ state: 'settled' });
    expect(claim).toHaveBeenCalledTimes(1);
    expect(await upsert({ claim: claiming, write: async () => ({ state: 'settled' }) })).toEqual({ state: 'settled' });
  });

  it('answers held for an import that stands still, before or between its chunks', async () => {
    const held = { state: 'held' as const };
    expect(await upsert({ claim: async () => held }, { toChunk: 3 })).toEqual(held);
    const write = jest.fn<ChunkStore['write']>().mockResolvedValueOnce(loaded()).mockResolvedValueOnce(held);
    expect(await upsert({ claim: claiming, write }, { toChunk: 3 })).toEqual(held);
    expect(write).toHaveBeenCalledTimes(2);
  });

  it('gives a chunk up at which attempt after attempt has died, and no other', async () => {
    const write = async () => loaded();
    const after = (chunk: number, deaths: number) =>
      activityEnvironment({ attempt: 9, heartbeatDetails: { chunk, firstRow: 1, lastRow: 1, deaths } });
    const scene = [{ claim: claiming, write }, {}] as const;
    expect(await failureOf(upsert(...scene, after(1, 7)))).toMatchObject({
      type: 'chunk_failing',
      nonRetryable: true,
      details: [{ waits: true, chunk: 1, rows: [1, 1] }],
    });
    for (const environment of [after(1, 6), after(2, 7), activityEnvironment({ attempt: 8 })])
      expect(await upsert(...scene, environment)).toMatchObject({ state: 'loaded' });
  });

  it('counts attempts that died at the chunk before a word of theirs was heard', async () => {
    const heard = (attempt: number) =>
      activityEnvironment({ attempt: 9, heartbeatDetails: { attempt, chunk: 1, firstRow: 1, lastRow: 1, deaths: 0 } });
    const scene = [{ claim: claiming, write: async () => loaded() }, {}] as const;
    const begun = { attempt: 8, steps: 0, fruitless: 0, diedAt: { chunk: 1, deaths: 7 } };
    const last = activityEnvironment({ attempt: 9, heartbeatDetails: begun });
    expect(await failureOf(upsert(...scene, last))).toMatchObject({ type: 'chunk_failing', details: [{ chunk: 1 }] });
    expect(await failureOf(upsert(...scene, heard(1)))).toMatchObject({
      type: 'chunk_failing',
      details: [{ chunk: 1 }],
    });
    expect(await upsert(...scene, heard(2))).toMatchObject({ state: 'loaded' });
  });

  it('counts the deaths of attempts of which nothing at all was heard as those of its first chunk', async () => {
    const told: unknown[] = [];
    const environment = activityEnvironment({ attempt: 2 });
    environment.on('heartbeat', (details) => told.push(details && { ...(details as object) }));
    jest.spyOn(environment.context, 'sleep').mockResolvedValue(undefined);
    await upsert({ claim: claiming, write: async () => loaded() }, { toChunk: 2 }, environment);
    expect(told).toMatchObject([{}, { chunk: 1, deaths: 1 }, { chunk: 2, deaths: 0 }]);
  });

  it.each([
    ['lost before its chunk was heard', { attempt: 1, steps: 0, fruitless: 0 }, true],
    ['lost at that chunk', { attempt: 1, steps: 1, fruitless: 0, chunk: 1, deaths: 0 }, true],
    ['that has failed', { attempt: 1, steps: 0, fruitless: -1 }, false],
  ])('after an attempt %s waits until its chunk is heard: %s', async (_what, heartbeatDetails, waits) => {
    const environment = activityEnvironment({ attempt: 2, heartbeatDetails });
    let told: unknown;
    environment.on('heartbeat', ({ chunk }: { chunk?: number }) => (told = chunk));
    // Workers hold heartbeats back for half a second.
    const sleep = jest.spyOn(environment.context, 'sleep').mockImplementation(async (ms) => {
      expect([told, Number(ms) > 500]).toEqual([1, true]);
    });
    await upsert({ claim: claiming, write: async () => loaded() }, {}, environment);
    expect(sleep).toHaveBeenCalledTimes(waits ? 1 : 0);
  });

  it('tells the chunk at once after a lost attempt, and that an attempt has not died when it fails', async () => {
    const told: unknown[] = [];
    const environment = activityEnvironment({ attempt: 2, heartbeatDetails: { chunk: 1, deaths: 2 } });
    environment.on('heartbeat', (details) => told.push(details && { ...(details as object) }));
    const write = async () => Promise.reject(new TypeError('x is undefined'));
    expect(await failureOf(upsert({ claim: claiming, write }, {}, environment))).toMatchObject({
      type: 'chunk_failing',
    });
    expect(told).toMatchObject([{ steps: 0 }, { chunk: 1, deaths: 3 }, { chunk: 1, deaths: -1 }]);
  });

  it('tells a requested cancel apart from every other failure', async () => {
    const expected = { type: 'import_cancel_requested', nonRetryable: true };
    const state = 'cancel_requested' as const;
    expect(await failureOf(upsert({ claim: async () => ({ state }) }))).toMatchObject(expected);
    expect(await failureOf(upsert({ claim: claiming, write: async () => ({ state }) }))).toMatchObject(expected);
  });

  it('asks for another attempt when it was overtaken, and never looks like a cancel', async () => {
    const failure = await failureOf(upsert({ claim: claiming, write: async () => ({ state: 'superseded' }) }));
    expect(failure).toMatchObject({ name: 'ApplicationFailure', type: 'attempt_superseded', nonRetryable: false });
  });

  it('fails for good when the source has become shorter', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE.slice(0, HEADER.length + 3) });
    const failure = await failureOf(upsert({ claim: claiming }, { blobs }));
    expect(failure).toMatchObject({ type: 'source_changed', nonRetryable: true });
  });

  it('fails for good when a bit of the source is another than when it was planned', async () => {
    const planned = { ...range(1), sha256: hash('sha256', 'other bytes', 'buffer') };
    const claim: ChunkStore['claim'] = async (importId) => ({ state: 'claimed', importId, fence: 1, range: planned });
    expect(await failureOf(upsert({ claim }))).toMatchObject({ type: 'source_changed', nonRetryable: true });
  });

  it('reads only the head of a record that is too large', async () => {
    const huge = { ...range(1), byteEnd: HEADER.length + 10 * MAX_RECORD_BYTES };
    const reads: number[] = [];
    const blobs = strict.port<BlobStore>('blobs', {
      readRange: async (_key, start, end) => {
        reads.push(end - start);
        return Buffer.alloc(end - start, 'x');
      },
    });
    let codes: string[] = [];
    await upsert(
      {
        claim: async (importId) => ({ state: 'claimed', importId, fence: 1, range: huge }),
        write: async (_run, _claimed, prepared) => {
          codes = prepared.findings.map(({ code }) => code);
          return loaded();
        },
      },
      { blobs },
    );
    expect(reads).toEqual([16 * 1024]);
    expect(codes).toEqual(['row_too_large']);
  });

  it('beats while the database works and stops at a cancel before the next chunk', async () => {
    jest.useFakeTimers();
    const environment = activityEnvironment();
    let beats = 0;
    environment.on('heartbeat', () => beats++);
    const write: ChunkStore['write'] = async (_run, _claimed, _prepared, signal) => {
      await jest.advanceTimersByTimeAsync(3_500);
      expect(signal?.aborted).toBe(false);
      environment.cancel();
      expect(signal?.aborted).toBe(true);
      return loaded();
    };
    const claim = jest.fn(claiming);
    const failure = await failureOf(upsert({ claim, write }, { toChunk: 3 }, environment));
    expect(failure.name).toBe('CancelledFailure');
    // The last tells that the attempt has ended by itself.
    expect(beats).toBe(4);
    expect(claim).toHaveBeenCalledTimes(1);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('reports a statement that the cancel cut off as cancelled, not as a fault', async () => {
    const environment = activityEnvironment();
    const write: ChunkStore['write'] = async () => {
      environment.cancel();
      throw new Error('canceling statement due to user request');
    };
    const failure = await failureOf(upsert({ claim: claiming, write }, {}, environment));
    expect(failure.name).toBe('CancelledFailure');
  });
});

describe('corrected rows', () => {
  const { text, hash } = canonicalEdits({ rows: [{ row: 2, values: { answer: 'mended' } }] });
  const run = importRun({
    sourceBytes: FILE.length,
    options: importOptions({ edits: hash }),
    edits: { blobKey: 'edits/one' },
  });

  function load(
    given: ImportRun,
    blobs: BlobStore,
    write: ChunkStore['write'] = async () => loaded(),
  ): Promise<LoadResult> {
    const chunks = { claim: claiming, former: async () => undefined, write };
    const activities = createLoadActivities(
      loadPorts(strict, { runs: { describe: async () => given }, chunks }, blobs),
    );
    return activityEnvironment().run(activities.upsertChunks, { importId: given.importId, fromChunk: 1, toChunk: 3 });
  }

  it('are read once for a span, and lie over its rows', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE, 'edits/one': text });
    const reads = jest.spyOn(blobs, 'readRange');
    const answers: unknown[] = [];
    await load(run, blobs, async (_run, _claimed, { pairs }) => {
      answers.push(pairs[0]?.answer);
      return loaded();
    });
    expect(answers).toEqual(['a1', 'mended', 'a3']);
    expect(reads.mock.calls.filter(([key]) => key === 'edits/one')).toHaveLength(1);
  });

  it.each([
    ['are gone', 'source_missing', { ...run, edits: undefined }, text],
    ['are others than were sent', 'source_changed', run, text.replace('mended', 'other')],
  ])('fail the import when they %s', async (_what, code, given, stored) => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE, 'edits/one': stored });
    expect(await failureOf(load(given, blobs))).toMatchObject({ type: code, nonRetryable: true });
  });
});
