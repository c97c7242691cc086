import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { csv, endText, enqueueText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench.close());

const TEXT = csv(['question', 'answer'], ['q1', 'a1'], ['q2', 'a2'], ['q3', 'a3']);

/** Three chunks of a row each. */
const started = async (options = {}) =>
  startText(bench.persistence, { projectId: await bench.project(), text: TEXT, chunkRows: 1, options });

const chunkStates = (importId: string) =>
  bench.query<{ status: string; code: string | null }>(
    `select status, attention ->> 'code' as code from import_chunk where import_id = $1 order by chunk_no`,
    [importId],
  );

describe('an import that needs attention', () => {
  it('tells the first of several faults, while each chunk keeps its own', async () => {
    const { run } = await started();
    const { runs, chunks, imports } = bench.persistence;
    for (const chunkNo of [1, 2]) await chunks.claim(run.importId, chunkNo, 'spec');
    const first = { code: 'chunk_failing', message: 'First.', chunk: 1, rows: [1, 1] } as const;
    expect(await runs.needAttention(run.importId, first)).toEqual({ state: 'waiting', wake: [] });
    await runs.needAttention(run.importId, { code: 'database_full', message: 'Second.', chunk: 2, rows: [2, 2] });
    const record = await imports.get(run.projectId, run.importId);
    expect(record?.attention).toMatchObject({ ...first, waits: true });
    expect(await chunkStates(run.importId)).toEqual([
      { status: 'planned', code: 'chunk_failing' },
      { status: 'planned', code: 'database_full' },
      { status: 'planned', code: null },
    ]);
    expect(await chunks.claim(run.importId, 3, 'spec')).toEqual({ state: 'held' });
  });

  it('wakes the next import, whose turn it is now', async () => {
    const { run } = await started();
    const next = await enqueueText(bench.persistence, { projectId: run.projectId, text: TEXT });
    const fault = { code: 'source_missing', message: 'Gone.' } as const;
    const waiting = await bench.persistence.runs.needAttention(run.importId, fault);
    expect(waiting).toEqual({ state: 'waiting', wake: [next] });
    expect(await bench.persistence.runs.admit(next)).toEqual({ state: 'admitted' });
  });

  it('does not wait for a chunk that another attempt has loaded meanwhile', async () => {
    const text = await started();
    await loadChunk(bench.persistence, text, 1);
    const { importId, projectId } = text.run;
    const fault = { code: 'chunk_failing', message: 'Late.', chunk: 1, rows: [1, 1] } as const;
    await bench.persistence.runs.needAttention(importId, fault);
    expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ attention: null });
    expect(await bench.persistence.runs.admit(importId)).toEqual({ state: 'admitted' });
  });

  it('stays as it is once it has ended', async () => {
    const { importId } = await loadText(bench.persistence, { projectId: await bench.project(), text: TEXT });
    const fault = { code: 'chunk_failing', message: 'Late.', chunk: 1, rows: [1, 1] } as const;
    expect(await bench.persistence.runs.needAttention(importId, fault)).toEqual({ state: 'settled' });
  });
});

describe('a check that is asked again after a reset', () => {
  it('leaves alone what was written since', async () => {
    const text = await started({ onError: 'rollback' });
    const { run } = text;
    const { chunks } = bench.persistence;
    for (const range of text.ranges) {
      const claimed = await chunks.claim(run.importId, range.chunkNo, 'spec', 'validate');
      if (claimed.state !== 'claimed') throw new Error(claimed.state);
      await chunks.validate(run, claimed, text.prepare(range));
    }
    expect(await chunks.closeCheck(run, () => undefined)).toEqual({ state: 'clean' });
    const written = await loadChunk(bench.persistence, text, 1);
    const nothing = { state: 'done', fates: { created: 0 }, errorCount: 0 };
    for (const chunkNo of [1, 2])
      expect(await chunks.claim(run.importId, chunkNo, 'spec', 'validate')).toMatchObject(nothing);
    expect(await chunks.closeCheck(run, () => undefined)).toEqual({ state: 'clean' });
    expect(await chunks.claim(run.importId, 1, 'spec')).toEqual(written);
    for (const chunkNo of [2, 3]) await loadChunk(bench.persistence, text, chunkNo);
    expect(await endText(bench.persistence, text)).toMatchObject({ status: 'completed', fates: { created: 3 } });
  });
});

describe('the end of an import, to a run that finds it so', () => {
  it('is told as its own, that of another run, or none yet', async () => {
    const text = await started();
    const { importId } = text.run;
    const { runs } = bench.persistence;
    expect(await runs.endOf(importId, 'run-1')).toEqual({ state: 'running' });
    const finished = await runs.finish(importId, { status: 'cancelled', runId: 'run-1' });
    expect(finished.endedBy).toBe('run-1');
    expect((await runs.finish(importId, { status: 'cancelled', runId: 'run-2' })).endedBy).toBe('run-1');
    expect(await runs.endOf(importId, 'run-1')).toEqual({ state: 'own' });
    expect(await runs.endOf(importId, 'run-2')).toEqual({ state: 'ended', status: 'cancelled', givenUp: false });
  });

  it('is told as given up when nothing was ever begun', async () => {
    const importId = await enqueueText(bench.persistence, { projectId: await bench.project(), text: TEXT });
    const { imports, runs } = bench.persistence;
    await imports.abandon(importId, { code: 'temporal_unavailable', message: 'Away.' });
    expect(await runs.endOf(importId, 'run-1')).toEqual({ state: 'ended', status: 'failed', givenUp: true });
    expect(await runs.endOf('0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4', 'run-1')).toBeUndefined();
  });
});
