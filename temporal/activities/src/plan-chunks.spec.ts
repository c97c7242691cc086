import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ChunkRange, ImportRun, ImportRuns, OpenPlan } from '@pairloom/core';
import { MemoryBlobStore, importOptions, readPlan } from '@pairloom/testing';
import type { PlanRequest } from '@pairloom/temporal-api';
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { createLoadActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';

const HEADER = 'question,answer\n';
const FILE = `${HEADER}q1,a1\nq2,a2\nq3,a3\nq4,a4\nq5,a5\n`;
const ROW_BYTES = 6;

function chunk(chunkNo: number, rows: number, firstRow: number): ChunkRange {
  const byteStart = HEADER.length + (firstRow - 1) * ROW_BYTES;
  const byteEnd = byteStart + rows * ROW_BYTES;
  const sha256 = hash('sha256', FILE.slice(byteStart, byteEnd), 'buffer');
  return { chunkNo, byteStart, byteEnd, firstRow, rowCount: rows, firstLine: firstRow + 1, sha256 };
}

const opened = (given: Partial<Extract<OpenPlan, { state: 'open' }>> = {}): OpenPlan => ({
  state: 'open',
  fence: 7,
  cursor: undefined,
  complete: false,
  plannedBytes: 0,
  ...given,
});

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

interface Scene {
  readonly run?: Partial<ImportRun>;
  readonly open?: OpenPlan;
  readonly known?: readonly ChunkRange[];
  readonly blobs?: MemoryBlobStore;
  readonly append?: jest.MockedFunction<ImportRuns['appendPlan']>;
}

const appending = () => jest.fn<ImportRuns['appendPlan']>().mockResolvedValue({ state: 'appended' });

function plan(scene: Scene, request: Partial<PlanRequest> = {}, environment = activityEnvironment()) {
  const run = importRun({ sourceBytes: FILE.length, options: importOptions({ batchRows: 2 }), ...scene.run });
  const runs = strict.port<ImportRuns>('runs', {
    describe: async () => run,
    ...(scene.open && { openPlan: async () => scene.open as OpenPlan }),
    ...(scene.known && {
      chunks: async (_importId, from) => scene.known?.filter(({ chunkNo }) => chunkNo >= from) ?? [],
    }),
    ...(scene.append && { appendPlan: scene.append }),
  });
  const activities = createLoadActivities({
    ...loadPorts(strict, {}, scene.blobs ?? MemoryBlobStore.with({ [run.blobKey]: FILE })),
    runs,
  });
  const { planChunks } = activities;
  return environment.run(planChunks, { importId: run.importId, knownChunks: 0, toTheEnd: false, ...request });
}

describe('planChunks', () => {
  it('cuts a small file whole at the first call', async () => {
    const append = appending();
    const result = await plan({ open: opened(), known: [], append });
    expect(result).toEqual({
      state: 'planned',
      chunks: [
        { no: 1, firstRow: 1, rows: 2 },
        { no: 2, firstRow: 3, rows: 2 },
        { no: 3, firstRow: 5, rows: 1 },
      ],
      complete: true,
      sourceBytes: FILE.length,
      plannedBytes: FILE.length,
      checked: true,
    });
    expect(append.mock.calls).toEqual([
      [
        'import-1',
        7,
        [chunk(1, 2, 1), chunk(2, 2, 3), chunk(3, 1, 5)],
        { complete: true, plannedBytes: FILE.length, line: 7 },
      ],
    ]);
  });

  it('goes on after the last chunk of an earlier call', async () => {
    const append = appending();
    const cursor = { chunkNo: 2, byte: HEADER.length + 2 * ROW_BYTES, row: 3, line: 4 };
    await plan({ open: opened({ cursor }), known: [chunk(1, 2, 1)], append }, { knownChunks: 1 });
    expect(append.mock.calls[0]?.[2]).toEqual([chunk(2, 2, 3), chunk(3, 1, 5)]);
  });

  it('hands over the chunks that a lost attempt appended, without reading on', async () => {
    const result = await plan({
      open: opened({ cursor: { chunkNo: 3, byte: 40, row: 5, line: 6 }, plannedBytes: 40 }),
      known: [chunk(1, 2, 1), chunk(2, 2, 3)],
    });
    expect(result).toMatchObject({ chunks: [{ no: 1 }, { no: 2 }], complete: false, plannedBytes: 40 });
  });

  it('answers for a plan that is complete already', async () => {
    const result = await plan({
      open: opened({ complete: true, plannedBytes: FILE.length }),
      known: [chunk(1, 2, 1), chunk(2, 3, 3)],
    });
    expect(result).toMatchObject({ chunks: [{ no: 1 }, { no: 2 }], complete: true });
  });

  it('stops reading once the loaders have work and the budget is used', async () => {
    const block = Buffer.from(`question,${'long answer '.repeat(700_000)}\n`);
    const pieces = 20;
    const stream = Readable.from(Array.from({ length: pieces }, () => block));
    const blobs = MemoryBlobStore.with({});
    blobs.readStream = async () => stream;
    const sourceBytes = HEADER.length + pieces * block.length;
    blobs.size = async () => sourceBytes;
    const append = appending();
    const result = await plan({
      run: { sourceBytes, options: importOptions() },
      open: opened(),
      known: [],
      blobs,
      append,
    });
    expect(result).toMatchObject({ complete: false });
    expect(stream.destroyed).toBe(true);
    const planned = append.mock.calls[0]?.[3].plannedBytes ?? 0;
    expect(planned).toBeGreaterThan(50 * 1024 * 1024);
    expect(planned).toBeLessThan(sourceBytes);
  });

  it('stops reading after a turn, whatever the budget', async () => {
    jest.useFakeTimers({ now: 0 });
    async function* slowly() {
      for (;;) {
        jest.setSystemTime(Date.now() + 2_000);
        yield Buffer.from('q1,a1\nq2,a2\n');
      }
    }
    const blobs = MemoryBlobStore.with({});
    blobs.size = async () => 100_000;
    blobs.readStream = async () => Readable.from(slowly(), { highWaterMark: 1 });
    const append = appending();
    const run = { sourceBytes: 100_000 };
    expect(await plan({ run, open: opened(), known: [], blobs, append })).toMatchObject({ complete: false });
    expect(Date.now()).toBeLessThanOrEqual(6_000);
  });

  it('leaves a long source to be checked by a step of its own', async () => {
    const sourceBytes = 256 * 1024 * 1024 + 1;
    const run = { sourceBytes, sourceSha256: hash('sha256', FILE) };
    expect(await plan({ run, open: opened(), known: [] })).toEqual({ state: 'unchecked' });
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    blobs.size = async () => sourceBytes;
    const scene = { run, open: opened(), known: [], blobs, append: appending() };
    expect(await plan(scene, { checked: true })).toMatchObject({ state: 'planned', complete: true });
    expect(await plan(scene, { toTheEnd: true })).toMatchObject({ state: 'planned', complete: true });
  });

  it('counts on to the end after a cancel, though chunks are known', async () => {
    const append = appending();
    const cursor = { chunkNo: 2, byte: HEADER.length + 2 * ROW_BYTES, row: 3, line: 4 };
    const result = await plan(
      { open: opened({ cursor }), known: [chunk(1, 2, 1)], append },
      { knownChunks: 0, toTheEnd: true },
    );
    expect(result).toMatchObject({ chunks: [{ no: 1 }, { no: 2 }, { no: 3 }], complete: true });
  });

  it('counts on in turns, for 60 seconds at most', async () => {
    jest.useFakeTimers({ now: 0 });
    async function* slowly() {
      for (;;) {
        jest.setSystemTime(Date.now() + 5_000);
        yield Buffer.from('q1,a1\nq2,a2\n');
      }
    }
    const blobs = MemoryBlobStore.with({});
    blobs.size = async () => 100_000;
    blobs.readStream = async () => Readable.from(slowly(), { highWaterMark: 1 });
    const append = appending();
    const count = () =>
      plan(
        { run: { sourceBytes: 100_000 }, open: opened(), known: [], blobs, append },
        { toTheEnd: true },
        activityEnvironment({ scheduledTimestampMs: 0 }),
      ).catch((error: unknown) => error);
    let counted = await count();
    for (; counted instanceof Error; counted = await count())
      expect(counted).toMatchObject({ type: 'gave_way', category: 'BENIGN' });
    expect(counted).toMatchObject({ complete: false });
    expect(append.mock.calls.length).toBeGreaterThan(3);
    expect(Date.now()).toBeGreaterThanOrEqual(60_000);
    expect(Date.now()).toBeLessThan(80_000);
  });

  it('answers settled for an ended import, also when it ends while the source is read', async () => {
    expect(await plan({ open: { state: 'settled' } })).toEqual({ state: 'settled' });
    const append = jest.fn<ImportRuns['appendPlan']>().mockResolvedValue({ state: 'settled' });
    expect(await plan({ open: opened(), known: [], append })).toEqual({ state: 'settled' });
  });

  it('asks for another attempt when it was overtaken', async () => {
    const append = jest.fn<ImportRuns['appendPlan']>().mockResolvedValue({ state: 'superseded' });
    const failure = await failureOf(plan({ open: opened(), known: [], append }));
    expect(failure).toMatchObject({ type: 'attempt_superseded', nonRetryable: false });
  });

  it.each([
    ['gone', {}, 'source_missing'],
    ['another length', { 'sources/one': `${FILE}q6,a6\n` }, 'source_changed'],
    ['as long but another', { 'sources/one': FILE.replace('a5', 'b5') }, 'source_changed'],
  ])('fails for good when the source is %s', async (_, blobs, type) => {
    const run = { sourceSha256: hash('sha256', FILE) };
    const scene = { run, open: opened(), known: [], blobs: MemoryBlobStore.with(blobs) };
    expect(await failureOf(plan(scene))).toMatchObject({ type, nonRetryable: true });
  });

  it.each([
    ['another length', `${FILE}q6,a6\n`],
    ['as long but another', FILE.replace('a5', 'b5')],
  ])('fails for good when what the source was rewritten to is %s', async (_, lines) => {
    const rewritten = { blobKey: 'rows/import-1', bytes: FILE.length, sha256: hash('sha256', FILE) };
    const run = {
      rewritten,
      plan: {
        ...importRun().plan,
        rewriting: { to: 'text' as const, unpacking: { as: 'plain' as const }, encoding: 'utf-16le' },
      },
    };
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE, 'rows/import-1': lines });
    const failure = await failureOf(plan({ run, open: opened(), known: [], blobs }));
    expect(failure).toMatchObject({ type: 'source_changed', nonRetryable: true });
  });

  it('looks at the whole source again before a retry goes on where the import before it stopped', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE.replace('a5', 'b5') });
    const run = { sourceSha256: hash('sha256', FILE), isRetry: true };
    const open = opened({ cursor: { byte: FILE.indexOf('q5'), row: 5, line: 6, chunkNo: 3 } });
    expect(await failureOf(plan({ run, open, known: [], blobs }))).toMatchObject({ type: 'source_changed' });
  });

  it('looks at the whole source once in a run', async () => {
    const run = { sourceSha256: hash('sha256', FILE), isRetry: true };
    const open = opened({ cursor: { byte: FILE.indexOf('q5'), row: 5, line: 6, chunkNo: 3 } });
    expect(await plan({ run, open, known: [], append: appending() })).toMatchObject({ checked: true });
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE.replace('a1', 'b1') });
    const later = await plan({ run, open, known: [], blobs, append: appending() }, { checked: true });
    expect(later).toMatchObject({ state: 'planned', complete: true });
    expect(later).not.toHaveProperty('checked');
  });

  it('checks a source by itself', async () => {
    const check = (text: string) => {
      const run = importRun({ sourceBytes: FILE.length, sourceSha256: hash('sha256', FILE) });
      const blobs = MemoryBlobStore.with({ 'sources/one': text });
      const { checkSource } = createLoadActivities(loadPorts(strict, { runs: { describe: async () => run } }, blobs));
      return activityEnvironment().run(checkSource, { importId: run.importId });
    };
    expect(await check(FILE)).toEqual({ state: 'checked' });
    expect(await failureOf(check(FILE.replace('a5', 'b5')))).toMatchObject({ type: 'source_changed' });
  });

  it('fails for good with the line where the JSON breaks, and quotes nothing of it', async () => {
    const file = '[\n{"question":"q1","answer":"a1"}\n"the secret answer" what?\n]';
    const run = {
      sourceBytes: file.length,
      plan: readPlan({ dialect: { type: 'json', bodyStart: 1, bodyLine: 1 } }),
    };
    const failure = await failureOf(
      plan({ run, open: opened(), known: [], blobs: MemoryBlobStore.with({ 'sources/one': file }) }),
    );
    expect(failure).toMatchObject({ type: 'json_invalid', nonRetryable: true, details: [{ line: 3 }] });
    expect(failure.message).not.toContain('secret');
  });

  it('stops at a cancel', async () => {
    const environment = activityEnvironment();
    const append = appending();
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    const size = blobs.size.bind(blobs);
    blobs.size = async (key) => {
      environment.cancel();
      return size(key);
    };
    const failure = await failureOf(plan({ open: opened(), known: [], append, blobs }, {}, environment));
    expect(failure.name).toBe('CancelledFailure');
    expect(append).not.toHaveBeenCalled();
  });

  it('fails for good when there is no such import', async () => {
    const activities = createLoadActivities({
      ...loadPorts(strict, {}, MemoryBlobStore.with({})),
      runs: strict.port<ImportRuns>('runs', { describe: async () => undefined }),
    });
    const request = { importId: 'import-1', knownChunks: 0, toTheEnd: false };
    const failure = await failureOf(activityEnvironment().run(activities.planChunks, request));
    expect(failure).toMatchObject({ type: 'import_not_found', nonRetryable: true });
  });
});
