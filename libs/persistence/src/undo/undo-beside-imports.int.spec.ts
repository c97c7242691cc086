import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database } from '../database.ts';
import { beforeCommit, withWriter } from '../testing/late-chunk.ts';
import { csv, endText, enqueueText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs } from '../testing/stored.ts';
import { endUndo, startUndo, takeBackChunk } from '../testing/undo-text.ts';
import { type Workbench, openWorkbench, waitingForLock } from '../testing/workbench.ts';
import { AffirmedSince } from './affirmed-since.ts';
import { UndoRepository } from './undo-repository.ts';
import { readUndoChunk } from './undo-result.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const HEADER = ['question', 'answer'];

it('an undo keeps pairs that an import beside it has brought as they are since it was planned', async () => {
  const projectId = await bench.project(2);
  const source = { projectId, text: csv(HEADER, ['One?', '1'], ['Two?', '2'], ['Three?', '3']) };
  const { importId } = await loadText(bench.persistence, source);
  const beside = await startText(bench.persistence, { projectId, text: csv(HEADER, ['One?', '1'], ['Two?', 'due']) });
  const undo = await startUndo(bench.persistence, projectId, importId);
  await loadChunk(bench.persistence, beside, 1);
  for (const { chunkNo } of undo.chunks) await takeBackChunk(bench.persistence, undo, chunkNo);
  expect(await endText(bench.persistence, beside)).toMatchObject({ fates: { unchanged: 1, updated: 1 } });
  expect((await endUndo(bench.persistence, undo)).fates).toMatchObject({ skipped: 2, deleted: 1 });
  expect(await storedFates(bench, undo.run.importId)).toEqual(['skipped', 'skipped', 'deleted']);
  const { items } = await bench.persistence.imports.errors(undo.run.importId, { limit: 5 });
  expect(items.map(({ row, code }) => [row, code])).toEqual([
    [1, 'pair_affirmed_since'],
    [2, 'pair_changed_since'],
  ]);
  expect((await storedPairs(bench, projectId)).map(({ question }) => question)).toEqual(['One?', 'Two?']);
});

it('an undo waits for a chunk of an import beside it that is being written, and keeps what it has brought as it is', async () => {
  const projectId = await bench.project(2);
  const source = { projectId, text: csv(HEADER, ['One?', '1'], ['Two?', '2']) };
  const { importId } = await loadText(bench.persistence, source);
  const beside = await startText(bench.persistence, { projectId, text: csv(HEADER, ['One?', '1']) });
  await loadChunk(bench.persistence, beside, 1);
  const undo = await startUndo(bench.persistence, projectId, importId);
  await beforeCommit(bench, beside.run, () => takeBackChunk(bench.persistence, undo, 1));
  expect(await storedFates(bench, undo.run.importId)).toEqual(['skipped', 'deleted']);
  expect((await storedPairs(bench, projectId)).map(({ question }) => question)).toEqual(['One?']);
});

it('an undo beside which no import loads takes its chunks back side by side; an import that comes then waits for them', async () => {
  const projectId = await bench.project(2);
  const text = csv(HEADER, ['One?', '1']);
  const { importId } = await loadText(bench.persistence, { projectId, text });
  const undo = await startUndo(bench.persistence, projectId, importId);
  const beside = await enqueueText(bench.persistence, { projectId, text });
  // As another chunk of the undo, that is still at work.
  const admitted = await withWriter(bench, projectId, async (writer) => {
    await takeBackChunk(bench.persistence, undo, 1);
    const admission = bench.persistence.runs.admit(beside);
    await waitingForLock(bench);
    await writer.query('commit');
    return admission;
  });
  expect(admitted).toEqual({ state: 'admitted' });
  expect(await storedFates(bench, undo.run.importId)).toEqual(['deleted']);
});

it('chunks of imports beside an undo are looked at once for many chunks of the undo, and as they come', async () => {
  const database = await Database.open({ url: bench.url, applicationName: 'spec' });
  try {
    const undos = new UndoRepository(database, { rowsPerPass: 2, rowsPerChunk: 1 });
    const projectId = await bench.project(3);
    const load = (text: string) => loadText(bench.persistence, { projectId, text });
    const all = csv(HEADER, ['One?', '1'], ['Two?', '2'], ['Three?', '3']);
    const { importId } = await load(all);
    const { run } = await startUndo({ ...bench.persistence, undos }, projectId, importId);
    const since = new AffirmedSince(database, run);
    let looks = 0;
    const look = (chunkNo: number) => since.prepare(chunkNo, () => looks++);
    await load(csv(HEADER, ['One?', '1']));
    for (const chunkNo of [1, 2, 3]) await look(chunkNo);
    expect(looks).toBe(1);
    await load(csv(HEADER, ['Three?', '3']));
    for (const chunkNo of [2, 3]) await look(chunkNo);
    expect(looks).toBe(2);
    const kysely = database.orm.em.getKysely<unknown>();
    const marks: boolean[] = [];
    for (const chunkNo of [1, 2, 3]) {
      const chunk = await readUndoChunk(kysely, run.importId, chunkNo);
      if (chunk === undefined) throw new Error('A chunk of the spec is missing.');
      const rows = await since.rowsOf(kysely, chunk, async () => undefined);
      marks.push(...rows.map(({ affirmed }) => affirmed));
    }
    expect(marks).toEqual([true, false, true]);
  } finally {
    await database.close();
  }
});
