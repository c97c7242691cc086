import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type ImportRun, type ImportRuns, inspect, memoryBytes, planOf, prepareChunk } from '@pairloom/core';
import { MemoryBlobStore, importOptions } from '@pairloom/testing';
import { hash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { createLoadActivities } from './index.ts';
import { StrictPorts, activityEnvironment, failureOf, importRun, loadPorts } from './testing/activity-bench.ts';

const TSV = 'question\tanswer\nWas?\t"Das\nda"\n質😀\tA\n';
const FILE = Buffer.from(`\ufeff${TSV}`, 'utf16le');
const KEY = 'rows/import-1';
const NOTED = { blobKey: KEY, bytes: Buffer.byteLength(TSV), sha256: hash('sha256', TSV) };
const options = importOptions();

let strict: StrictPorts;
beforeEach(() => void (strict = new StrictPorts()));
afterEach(() => {
  strict.verify();
  jest.useRealTimers();
});

async function runOf(file: Buffer, filename: string, given: Partial<ImportRun> = {}): Promise<ImportRun> {
  const plan = planOf(await inspect(memoryBytes(file), filename, options), options);
  return importRun({ sourceBytes: file.length, plan, ...given });
}

interface Scene {
  readonly run: ImportRun;
  readonly blobs: MemoryBlobStore;
  readonly runs?: Partial<ImportRuns>;
}

function activitiesFor({ run, blobs, runs }: Scene) {
  return createLoadActivities(loadPorts(strict, { runs: { describe: async () => run, ...runs } }, blobs));
}

const rewrite = (scene: Scene, environment = activityEnvironment()) =>
  environment.run(activitiesFor(scene).rewriteSource, { importId: 'import-1' });

const noting = () => jest.fn<ImportRuns['noteRewritten']>().mockResolvedValue({ state: 'noted' });

const textOf = async (blobs: MemoryBlobStore): Promise<string> =>
  (await blobs.readRange(KEY, 0, (await blobs.size(KEY)) ?? 0)).toString();

describe('rewriteSource', () => {
  it('writes a text of another encoding anew as UTF-8, and says where', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    const noteRewritten = noting();
    const result = await rewrite({ run: await runOf(FILE, 'x.tsv'), blobs, runs: { noteRewritten } });
    expect(result).toEqual({ state: 'rewritten' });
    expect(await textOf(blobs)).toBe(TSV);
    expect(noteRewritten.mock.calls).toEqual([['import-1', NOTED]]);
  });

  it('writes what is no lines a row a line', async () => {
    const json = Buffer.from('{"data":[\n{"question":"Q1","answer":{"text":"A"}},\n{"question":"Q2"}]}');
    const options = importOptions({ mapping: { question: 'question', answer: 'answer.text' } });
    const plan = planOf(await inspect(memoryBytes(json), 'x.json', options), options);
    const blobs = MemoryBlobStore.with({ 'sources/one': json });
    const run = importRun({ sourceBytes: json.length, plan, options });
    await rewrite({ run, blobs, runs: { noteRewritten: noting() } });
    expect((await textOf(blobs)).split('\n').map((line) => line.slice(0, 3))).toEqual(['[2,', '[3,', '']);
  });

  it('does nothing for a source that is lines, or was rewritten before', async () => {
    const blobs = MemoryBlobStore.with({});
    expect(await rewrite({ run: importRun(), blobs })).toEqual({ state: 'rewritten' });
    const rewritten = { blobKey: KEY, bytes: 1 };
    expect(await rewrite({ run: await runOf(FILE, 'x.tsv', { rewritten }), blobs })).toEqual({ state: 'rewritten' });
    expect(blobs.keys).toEqual([]);
  });

  it('takes what a lost attempt has written, without reading the source again', async () => {
    const blobs = MemoryBlobStore.with({ [KEY]: TSV });
    const noteRewritten = noting();
    await rewrite({ run: await runOf(FILE, 'x.tsv'), blobs, runs: { noteRewritten } });
    expect(noteRewritten.mock.calls).toEqual([['import-1', NOTED]]);
  });

  it('leaves nothing behind when the import has ended meanwhile', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    const runs = { noteRewritten: async () => ({ state: 'settled' }) as const };
    expect(await rewrite({ run: await runOf(FILE, 'x.tsv'), blobs, runs })).toEqual({ state: 'settled' });
    expect(blobs.keys).toEqual(['sources/one']);
  });

  it('leaves the rows to the import that another attempt has brought to its end meanwhile', async () => {
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    const unwritten = await runOf(FILE, 'x.tsv');
    const rewritten = { blobKey: KEY, bytes: Buffer.byteLength(TSV) };
    const describe = jest
      .fn<ImportRuns['describe']>()
      .mockResolvedValueOnce(unwritten)
      .mockResolvedValue({ ...unwritten, rewritten });
    const runs = { describe, noteRewritten: async () => ({ state: 'settled' }) as const };
    expect(await rewrite({ run: unwritten, blobs, runs })).toEqual({ state: 'settled' });
    expect(await textOf(blobs)).toBe(TSV);
  });

  it.each([
    ['source_missing', {}],
    ['source_changed', { 'sources/one': FILE.subarray(2) }],
  ])('fails for good: %s', async (type, held) => {
    const failure = await failureOf(rewrite({ run: await runOf(FILE, 'x.tsv'), blobs: MemoryBlobStore.with(held) }));
    expect(failure).toMatchObject({ type, nonRetryable: true });
  });

  it('fails for good when the source breaks further in, with the line and without a word of it', async () => {
    const file = Buffer.from(`{"data":[\n{"question":"Q","answer":{"a":"A"}},\n"the secret" x]}${' '.repeat(9)}`);
    const run = importRun({ sourceBytes: file.length, plan: (await runOf(FILE, 'x.tsv')).plan });
    const rewriting = { to: 'rows', unpacking: { as: 'plain' }, encoding: 'utf-8', format: 'json' } as const;
    const settings = { path: ['data'], around: [], each: '' };
    const plan = { ...run.plan, rewriting: { ...rewriting, settings } };
    const blobs = MemoryBlobStore.with({ 'sources/one': file });
    const failure = await failureOf(rewrite({ run: { ...run, plan }, blobs }));
    expect(failure).toMatchObject({ type: 'json_invalid', nonRetryable: true, details: [{ line: 3 }] });
    expect(failure.message).not.toContain('secret');
    expect(blobs.keys).toEqual(['sources/one']);
  });

  it('stops at a cancel and leaves no half of a blob', async () => {
    const packed = gzipSync(TSV.repeat(1000));
    const blobs = MemoryBlobStore.with({ 'sources/one': packed });
    const environment = activityEnvironment();
    const size = blobs.size.bind(blobs);
    blobs.size = async (key) => {
      if (key === 'sources/one') environment.cancel();
      return size(key);
    };
    const failure = await failureOf(rewrite({ run: await runOf(packed, 'x.tsv.gz'), blobs }, environment));
    expect(failure.name).toBe('CancelledFailure');
    expect(blobs.keys).toEqual(['sources/one']);
  });

  it('tells with its heartbeats how much it has read', async () => {
    jest.useFakeTimers();
    const blobs = MemoryBlobStore.with({ 'sources/one': FILE });
    const environment = activityEnvironment();
    const beats: unknown[] = [];
    environment.on('heartbeat', (details: unknown) => beats.push(details));
    const noteRewritten: ImportRuns['noteRewritten'] = async () => {
      await jest.advanceTimersByTimeAsync(1_000);
      return { state: 'noted' };
    };
    await rewrite({ run: await runOf(FILE, 'x.tsv'), blobs, runs: { noteRewritten } }, environment);
    expect(beats).toMatchObject([{ bytesRead: FILE.length }]);
  });
});

describe('an import of a rewritten source', () => {
  const chunkOf = (run: ImportRun) => ({ run, blobs: MemoryBlobStore.with({ 'sources/one': FILE, [KEY]: TSV }) });

  it('is not planned before it is rewritten', async () => {
    const run = await runOf(FILE, 'x.tsv');
    const opened = { state: 'open', fence: 1, cursor: undefined, complete: false, plannedBytes: 0 } as const;
    const { planChunks } = activitiesFor({ ...chunkOf(run), runs: { openPlan: async () => opened } });
    const request = { importId: 'import-1', knownChunks: 0, toTheEnd: false };
    expect(await activityEnvironment().run(planChunks, request)).toEqual({ state: 'unwritten' });
    const ended = activitiesFor({ ...chunkOf(run), runs: { openPlan: async () => ({ state: 'settled' }) } });
    expect(await activityEnvironment().run(ended.planChunks, request)).toEqual({ state: 'settled' });
  });

  it('is planned and loaded from its lines, and tells the lines of the file', async () => {
    const bytes = Buffer.byteLength(TSV);
    const run = await runOf(FILE, 'x.tsv', { rewritten: { blobKey: KEY, bytes } });
    const appendPlan = jest.fn<ImportRuns['appendPlan']>().mockResolvedValue({ state: 'appended' });
    const opened = { state: 'open', fence: 1, cursor: undefined, complete: false, plannedBytes: 0 } as const;
    const scene = { ...chunkOf(run), runs: { openPlan: async () => opened, chunks: async () => [], appendPlan } };
    const { planChunks } = activitiesFor(scene);
    const request = { importId: 'import-1', knownChunks: 0, toTheEnd: false };
    const planned = await activityEnvironment().run(planChunks, request);
    expect(planned).toMatchObject({ state: 'planned', complete: true, sourceBytes: bytes, plannedBytes: bytes });
    const [range] = appendPlan.mock.calls[0]?.[2] ?? [];
    if (range === undefined) throw new Error('no chunk was planned');
    const prepared = prepareChunk(await scene.blobs.readRange(KEY, range.byteStart, range.byteEnd), range, run.plan);
    expect([...prepared.lines]).toEqual([2, 4]);
    expect(prepared.pairs.map((pair) => pair?.answer)).toEqual(['Das\nda', 'A']);
  });
});
