import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs } from '../testing/stored.ts';
import { endUndo, startUndo, takeBackChunk } from '../testing/undo-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

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
