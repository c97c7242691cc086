import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuplicatePolicy, Fate } from '@pairloom/contract';
import { type ChunkRange, textHash } from '@pairloom/core';
import { OWNER, type PlannedText, type SourceText, csv, endText, loadChunk, startText } from '../testing/load-text.ts';
import { openRetryOf, planRetry, runRetry } from '../testing/retry-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;

beforeAll(async () => {
  bench = await openWorkbench();
});

afterAll(() => bench.close());

const HEAD = ['question', 'answer'];

/** Loads some chunks of a file, a row each, and is cancelled. */
async function cancelledAfter(source: SourceText, ...chunkNos: number[]): Promise<PlannedText> {
  const text = await startText(bench.persistence, { chunkRows: 1, ...source });
  const { importId } = text.run;
  for (const chunkNo of chunkNos) await loadChunk(bench.persistence, text, chunkNo);
  await bench.persistence.controls.note({ importId, principal: OWNER, command: { kind: 'cancel' } });
  await endText(bench.persistence, text, { status: 'cancelled' });
  return text;
}

describe('a key that stands in a retry and in what was loaded before', () => {
  const TEXT = csv(HEAD, ['Twice?', 'early'], ['Once?', 'only'], ['twice?', 'late']);

  it.each<[DuplicatePolicy, number[], Fate[], string]>([
    ['replace', [3], ['skipped', 'created'], 'late'],
    ['replace', [1], ['created', 'updated'], 'late'],
    ['skip', [3], ['updated', 'created'], 'early'],
    ['skip', [1], ['created', 'skipped'], 'early'],
    ['error', [3], ['failed', 'created'], 'late'],
    ['error', [1], ['created', 'failed'], 'early'],
  ])('is decided as the policy %s decides it in one import (loaded: %j)', async (file, loaded, fates, answer) => {
    const projectId = await bench.project();
    const source = {
      projectId,
      text: TEXT,
      options: { embed: false, duplicates: { file, project: 'replace' as const } },
    };
    const { run } = await cancelledAfter(source, ...loaded);
    const { importId } = await openRetryOf(bench.persistence, run.importId, 'unprocessed');
    expect(await runRetry(bench.persistence, importId, TEXT)).toMatchObject({
      status: 'completed',
      total: 2,
      unprocessed: 0,
    });
    const [other] = loaded;
    const named = fates.find((fate) => fate === 'skipped' || fate === 'failed');
    expect(await storedFates(bench, importId)).toEqual(fates);
    const { items } = await bench.persistence.imports.errors(importId, { limit: 10 });
    expect(items.map(({ code, otherRow }) => [code, otherRow])).toEqual(
      named === undefined ? [] : [['duplicate_in_file', other]],
    );
    const pairs = await storedPairs(bench, projectId);
    expect(pairs.find((pair) => pair.question.toLowerCase() === 'twice?')?.answer).toBe(answer);
  });

  it('leaves no trace of what was taken back', async () => {
    const projectId = await bench.project();
    const { run } = await cancelledAfter({ projectId, text: TEXT, options: { embed: false } }, 3);
    const before = (await storedPairs(bench, projectId))[0];
    const { importId } = await openRetryOf(bench.persistence, run.importId);
    await runRetry(bench.persistence, importId, TEXT);
    expect((await storedPairs(bench, projectId)).find(({ id }) => id === before?.id)).toEqual(before);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });

  it('is decided in the same way when settling is asked for again', async () => {
    const projectId = await bench.project();
    const { run } = await cancelledAfter({ projectId, text: TEXT, options: { embed: false } }, 3);
    const { importId } = await openRetryOf(bench.persistence, run.importId);
    const planned = await planRetry(bench.persistence, importId, TEXT);
    for (const { chunkNo } of planned.ranges) await loadChunk(bench.persistence, planned, chunkNo);
    await bench.persistence.chunks.settle(planned.run, () => undefined);
    const settled = [await storedFates(bench, importId), await storedPairs(bench, projectId)];
    await bench.persistence.chunks.settle(planned.run, () => undefined);
    expect([await storedFates(bench, importId), await storedPairs(bench, projectId)]).toEqual(settled);
  });

  it('counts what other retries have loaded, too', async () => {
    const projectId = await bench.project();
    const { run } = await cancelledAfter({ projectId, text: TEXT, options: { embed: false } });
    const first = await openRetryOf(bench.persistence, run.importId);
    const planned = await planRetry(bench.persistence, first.importId, TEXT);
    await loadChunk(bench.persistence, planned, 3);
    await bench.persistence.controls.note({ importId: first.importId, principal: OWNER, command: { kind: 'cancel' } });
    await endText(bench.persistence, planned, { status: 'cancelled' });
    const second = await openRetryOf(bench.persistence, run.importId);
    await runRetry(bench.persistence, second.importId, TEXT);
    expect(await storedFates(bench, second.importId)).toEqual(['skipped', 'created']);
  });
});

describe('rows behind the plan of an import', () => {
  it('are read on by the retry that asks for them, not lost to one that asked for failed rows only', async () => {
    const projectId = await bench.project();
    const text = csv(HEAD, ['a', ''], ['b', '2'], ['c', '3'], ['d', '4']);
    const source = { projectId, text, chunkRows: 2, options: { embed: false } };
    const planned = await startText(bench.persistence, source);
    const { importId } = planned.run;
    await bench.query('delete from import_chunk where import_id = $1 and chunk_no = 2', [importId]);
    await bench.query(
      'update import_job set plan_complete = false, planned_rows = 2, planned_bytes = $2, plan_line = 4 where id = $1',
      [importId, planned.ranges[0]?.byteEnd],
    );
    await loadChunk(bench.persistence, planned, 1);
    await endText(bench.persistence, planned, { status: 'cancelled' });
    const failed = await openRetryOf(bench.persistence, importId, 'failed');
    expect(await runRetry(bench.persistence, failed.importId, text)).toMatchObject({ total: 1, totalFinal: true });
    const none = { importId: failed.importId, principal: OWNER, scope: 'unprocessed' } as const;
    expect(await bench.persistence.controls.openRetry(none)).toEqual({ outcome: 'refused', code: 'nothing_to_retry' });
    const rest = await openRetryOf(bench.persistence, importId, 'unprocessed');
    const read = await planRetry(bench.persistence, rest.importId, text);
    const places = (ranges: readonly ChunkRange[]) =>
      ranges.map(({ byteStart, firstRow, rowCount, firstLine }) => [byteStart, firstRow, rowCount, firstLine]);
    expect(places(read.ranges)).toEqual(places(planned.ranges.slice(1)));
  });
});

describe('a retry of a mirror', () => {
  const options = { embed: false, mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 100 } as const;
  const statuses = async (projectId: string): Promise<Record<string, string>> =>
    Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, status }) => [question, status]));

  it('retires what the whole file lacks, not what the retry lacks', async () => {
    const projectId = await bench.project();
    const set = csv(HEAD, ['one', '1'], ['two', '2'], ['gone', '3']);
    const first = await startText(bench.persistence, { projectId, text: set, options });
    await loadChunk(bench.persistence, first, 1);
    await bench.persistence.chunks.mirror(first.run, () => undefined);
    await endText(bench.persistence, first);
    const text = csv(HEAD, ['one', '1'], ['two', 'new']);
    const { run } = await cancelledAfter({ projectId, text, options }, 1);
    const { importId } = await openRetryOf(bench.persistence, run.importId);
    const planned = await planRetry(bench.persistence, importId, text);
    expect(await bench.persistence.chunks.mirror(planned.run, () => undefined)).toMatchObject({
      retired: 0,
      withheld: { code: 'mirror_withheld' },
    });
    await loadChunk(bench.persistence, planned, 1);
    expect(await bench.persistence.chunks.mirror(planned.run, () => undefined)).toEqual({
      state: 'mirrored',
      retired: 1,
    });
    expect(await statuses(projectId)).toEqual({ one: 'draft', two: 'draft', gone: 'retired' });
  });

  it('retires nothing as long as rows of the file failed', async () => {
    const projectId = await bench.project();
    const text = csv(HEAD, ['one', ''], ['two', '2'], ['three', '3']);
    const { run } = await cancelledAfter({ projectId, text, options }, 1, 2);
    const { importId } = await openRetryOf(bench.persistence, run.importId, 'unprocessed');
    const planned = await planRetry(bench.persistence, importId, text);
    await loadChunk(bench.persistence, planned, 1);
    expect(await bench.persistence.chunks.mirror(planned.run, () => undefined)).toMatchObject({
      withheld: { message: expect.stringContaining('1 rows failed') },
    });
  });
});

describe('a retry of the vectors', () => {
  const TEXT = csv(HEAD, ['one', '1'], ['two', '2'], ['three', '3']);
  const MODEL = 'retried-model';

  const embedOne = async (importId: string, text: string): Promise<void> => {
    const { embeddings } = bench.persistence;
    const claimed = await embeddings.claimChunk(importId, 1);
    if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
    await embeddings.claimTexts(importId, 1, claimed.fence, MODEL, importId, 100);
    const results = [{ hash: textHash(text), vector: new Float32Array([1, 2, 3]) }];
    await embeddings.save(importId, 1, claimed.fence, MODEL, results, { calls: 1, tokens: 1 });
    await embeddings.release(importId, MODEL, importId);
  };

  const pendingOf = async (projectId: string, importId: string) =>
    (await bench.persistence.imports.get(projectId, importId))?.embeddings.pending;

  it('makes those that are missing, without a place in the queue and without a row; then nothing is left', async () => {
    const projectId = await bench.project();
    const planned = await startText(bench.persistence, {
      projectId,
      text: TEXT,
      options: { mode: 'mirror', onError: 'rollback' },
    });
    const original = planned.run.importId;
    await loadChunk(bench.persistence, planned, 1);
    await embedOne(original, 'one');
    await endText(bench.persistence, planned);
    expect(await pendingOf(projectId, original)).toBe(2);
    const other = await startText(bench.persistence, { projectId, text: TEXT, options: { embed: false } });

    const { importId, options } = await openRetryOf(bench.persistence, original, 'embeddings');
    expect(options).toMatchObject({ mode: 'upsert', onError: 'skip', embed: true });
    const retry = await planRetry(bench.persistence, importId, TEXT);
    expect(await bench.persistence.runs.admit(other.run.importId)).toEqual({ state: 'admitted' });
    expect(await bench.persistence.chunks.claim(importId, 1, 'spec', 'write')).toMatchObject({
      state: 'done',
      fates: { created: 0 },
    });
    expect(await pendingOf(projectId, importId)).toBe(2);
    for (const text of ['two', 'three']) await embedOne(importId, text);
    const claimed = await bench.persistence.embeddings.claimChunk(importId, 1);
    if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
    expect(
      await bench.persistence.embeddings.claimTexts(importId, 1, claimed.fence, MODEL, importId, 100),
    ).toMatchObject({ texts: [] });
    expect(await endText(bench.persistence, retry)).toMatchObject({ status: 'completed', total: 0 });
    const record = await bench.persistence.imports.get(projectId, importId);
    expect(record).toMatchObject({
      kind: 'retry',
      embeddings: { embedded: 2, pending: 0 },
      links: { retryOf: original },
    });
    expect(await pendingOf(projectId, original)).toBe(0);
    const again = { importId: original, principal: OWNER, scope: 'embeddings' } as const;
    expect(await bench.persistence.controls.openRetry(again)).toEqual({ outcome: 'refused', code: 'nothing_to_retry' });
  });

  it('is taken up again where it stopped, by the import whose vectors are missing', async () => {
    const projectId = await bench.project();
    const planned = await startText(bench.persistence, { projectId, text: TEXT });
    await loadChunk(bench.persistence, planned, 1);
    await endText(bench.persistence, planned);
    const first = await openRetryOf(bench.persistence, planned.run.importId, 'embeddings');
    await planRetry(bench.persistence, first.importId, TEXT);
    await embedOne(first.importId, 'one');
    await bench.persistence.runs.finish(first.importId, { status: 'cancelled' });
    for (const scope of ['failed', 'unprocessed', 'all'] as const)
      expect(
        await bench.persistence.controls.openRetry({ importId: first.importId, principal: OWNER, scope }),
      ).toMatchObject({ code: 'nothing_to_retry' });
    const order = { importId: first.importId, principal: OWNER, runId: 'run-1' };
    const second = await bench.persistence.controls.openRetry(order);
    if (second.outcome !== 'opened') throw new Error('The retry was not opened.');
    expect(await bench.persistence.controls.openRetry(order)).toEqual({ ...second, created: false });
    expect(await bench.persistence.imports.get(projectId, second.retry.importId)).toMatchObject({
      links: { retryOf: planned.run.importId },
      embeddings: { pending: 2 },
    });
  });
});
