import { describe, expect, it } from '@jest/globals';
import type { NearDuplicateSearch, SearchedPart } from '@pairloom/core';
import { endText } from '../testing/load-text.ts';
import { COS_10, FLAG, NearScene } from '../testing/near-scene.ts';
import { storedPairs, storedVersions } from '../testing/stored.ts';

const HOLD: NearDuplicateSearch = { ...FLAG, policy: 'hold' };
const scene = NearScene.prepared();

describe('near duplicates', () => {
  it('are the same when the search stops on its way and goes on', async () => {
    const rows = Array.from({ length: 99 }, (_, n) => `Filler ${n}?`);
    const told = (near: Awaited<ReturnType<typeof scene.checked>>) =>
      near.map(({ row, similarity }) => [row, similarity]);
    const whole = await scene.checked(await scene.loaded(rows));
    scene.projectId = await scene.bench.project(16);
    const text = await scene.loaded(rows);
    const fence = await scene.embedded(text);
    const search = (part: SearchedPart) =>
      scene.bench.persistence.embeddings.reportNearDuplicates(text.run, { chunkNo: 1, fence }, scene.model, FLAG, part);
    const stop = () => true;
    expect(await search({ stop })).toEqual({ state: 'begun', next: 50 });
    expect(await search({ stop, from: 50 })).toEqual({ state: 'reported' });
    expect(told(await scene.nearOf(text))).toEqual(told(whole));
    expect(whole).toHaveLength(98);
  });

  it('of a stored pair are warnings with its id and the similarity', async () => {
    await scene.stored('How do I pay?', 'Where are you?');
    const text = await scene.loaded(['Something else?', 'How can I pay?']);
    const existingId = await scene.idOf('How do I pay?');
    expect(await scene.checked(text)).toEqual([{ row: 2, existingId, similarity: COS_10 }]);
    expect(await scene.errorsOf(text)).toMatchObject([
      {
        line: 3,
        code: 'near_duplicate',
        field: 'question',
        severity: 'warning',
        message: `The question means nearly the same as that of another pair: similarity ${COS_10}.`,
      },
    ]);
    const [finding] = (await scene.bench.persistence.reports.findingsAfter(text.run.importId, 0))?.findings ?? [];
    expect(finding).toMatchObject({ existingId, similarity: COS_10 });
    expect((await endText(scene.bench.persistence, text)).warningCount).toBe(1);
  });

  it.each([
    [COS_10, 1],
    [COS_10 + 0.0001, 0],
  ])('begin at the threshold: %d', async (threshold, count) => {
    await scene.stored('How do I pay?');
    expect(await scene.checked(await scene.loaded(['How can I pay?']), { ...FLAG, threshold })).toHaveLength(count);
  });

  it('name the nearest of several pairs', async () => {
    await scene.stored('How do I pay?', 'How may I pay?');
    const existingId = await scene.idOf('How may I pay?');
    expect(await scene.checked(await scene.loaded(['How can I pay?']))).toMatchObject([
      { existingId, similarity: 0.9994 },
    ]);
  });

  it('are looked for in the same project and model only', async () => {
    await scene.stored('How do I pay?');
    const [here, first] = [scene.projectId, scene.model];
    scene.projectId = await scene.bench.project(16);
    expect(await scene.checked(await scene.loaded(['How can I pay?']))).toEqual([]);
    scene.projectId = here;
    scene.model = `${first} large`;
    expect(await scene.checked(await scene.loaded(['How can I pay?']))).toEqual([]);
  });

  it('are other pairs, never the variants of the same', async () => {
    const columns = ['question', 'answer', 'variants'];
    const text = await scene.loaded([['How do I pay?', 'a', 'How can I pay?']], { columns });
    expect(text.run.plan.mapping.variants).toBeDefined();
    expect(await scene.checked(text)).toEqual([]);
    const existingId = await scene.idOf('How do I pay?');
    expect(await scene.checked(await scene.loaded(['Ways of paying?']))).toMatchObject([
      { existingId, similarity: COS_10 },
    ]);
  });

  it('are pairs with the very same question, told apart by their answers', async () => {
    await scene.stored('How do I pay?');
    const text = await scene.loaded([['How do I pay?', 'By card.']], { options: { matchBy: 'questionAnswer' } });
    expect(await scene.checked(text)).toMatchObject([{ row: 1, similarity: 1 }]);
  });

  it('do not come of vectors whose pair has gone', async () => {
    await scene.stored('How do I pay?');
    await scene.bench.query('delete from qa_pair where project_id = $1', [scene.projectId]);
    expect(await scene.checked(await scene.loaded(['How can I pay?']))).toEqual([]);
  });

  it('are told of once, however often the chunk is tried', async () => {
    await scene.stored('How do I pay?');
    const text = await scene.loaded(['How can I pay?']);
    const once = await scene.checked(text);
    expect(await scene.checked(text)).toEqual(once);
    expect((await endText(scene.bench.persistence, text)).warningCount).toBe(1);
  });

  it('are looked for once in each chunk, so that an attempt that follows has not to do it again', async () => {
    const text = await scene.loaded(['How can I pay?']);
    expect(await scene.checked(text)).toEqual([]);
    await scene.stored('How do I pay?');
    expect(await scene.checked(text)).toEqual([]);
  });

  it('stand behind what was found of the row before', async () => {
    await scene.stored('How do I pay?');
    const text = await scene.loaded([['How can I pay?', 'TODO']]);
    await scene.checked(text);
    expect((await scene.errorsOf(text)).map(({ code }) => code)).toEqual(['answer_placeholder', 'near_duplicate']);
  });

  it('are not told again of an update that leaves the question as it is', async () => {
    await scene.stored('How do I pay?');
    await scene.stored('How can I pay?');
    expect(await scene.checked(await scene.loaded([['How can I pay?', 'b']]))).toEqual([]);
    expect(await scene.checked(await scene.loaded(['How can I pay?']))).toEqual([]);
  });
});

describe('near duplicates in one file', () => {
  const ROWS = ['How do I pay?', 'Where are you?', 'How can I pay?'];

  it('are told of at the later row', async () => {
    const text = await scene.loaded(ROWS);
    expect(await scene.checked(text)).toEqual([
      { row: 3, existingId: await scene.idOf('How do I pay?'), similarity: COS_10 },
    ]);
  });

  it.each([
    [1, 2, 3],
    [3, 2, 1],
    [2, 3, 1],
  ])('are told of at the later row also when its chunk comes first: %d, %d, %d', async (...order) => {
    const text = await scene.loaded(ROWS, { chunkRows: 1 });
    expect(text.ranges).toHaveLength(3);
    for (const chunkNo of order) await scene.report(text, await scene.embedded(text, chunkNo), FLAG, chunkNo);
    expect(await scene.nearOf(text)).toEqual([
      { row: 3, existingId: await scene.idOf('How do I pay?'), similarity: COS_10 },
    ]);
    expect((await endText(scene.bench.persistence, text)).warningCount).toBe(1);
  });

  it('give way to a pair that was there before, wherever it stands in the file', async () => {
    await scene.stored('How do I pay?');
    const text = await scene.loaded(['How can I pay?', ['How do I pay?', 'changed']]);
    expect(await scene.checked(text)).toEqual([
      { row: 1, existingId: await scene.idOf('How do I pay?'), similarity: COS_10 },
    ]);
  });

  it('come to the nearest one in the end, whichever was there first', async () => {
    const text = await scene.loaded(['How may I pay?', 'How do I pay?', 'How can I pay?'], { chunkRows: 1 });
    for (const chunkNo of [3, 2, 1]) await scene.report(text, await scene.embedded(text, chunkNo), FLAG, chunkNo);
    const existingId = await scene.idOf('How may I pay?');
    expect(await scene.nearOf(text)).toEqual([
      { row: 2, existingId, similarity: 0.9781 },
      { row: 3, existingId, similarity: 0.9994 },
    ]);
  });
});

describe('near duplicates that are held', () => {
  const columns = ['question', 'answer', 'status'];
  const published = (...questions: string[]) =>
    scene.loaded(
      questions.map((question) => [question, 'a', 'published']),
      { columns },
    );
  const statuses = async () =>
    Object.fromEntries(
      (await storedPairs(scene.bench, scene.projectId)).map(({ question, status }) => [question, status]),
    );

  it('become drafts, and the finding says so, once', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await scene.checked(text, HOLD);
    await scene.checked(text, HOLD);
    expect(await statuses()).toEqual({ 'How do I pay?': 'published', 'How can I pay?': 'draft' });
    expect((await scene.errorsOf(text)).map(({ message }) => message)).toEqual([
      `The question means nearly the same as that of another pair: similarity ${COS_10}. The pair is held for review as a draft.`,
    ]);
  });

  it('are known as unchanged when the file says draft', async () => {
    await scene.checked(await published('How do I pay?', 'How can I pay?'), HOLD);
    const again = await scene.loaded([['How can I pay?', 'a', 'draft']], { columns });
    expect((await endText(scene.bench.persistence, again)).fates.unchanged).toBe(1);
  });

  it('are flagged when they are drafts anyway', async () => {
    const text = await scene.loaded(['How do I pay?', 'How can I pay?']);
    await scene.checked(text, HOLD);
    expect((await scene.errorsOf(text))[0]?.message).not.toContain('held');
  });

  it('are flagged, not held, when an import publishes a stored pair', async () => {
    await scene.stored('How do I pay?', 'How can I pay?');
    const text = await published('How can I pay?');
    expect(await scene.checked(text, HOLD)).toHaveLength(1);
    expect(await statuses()).toMatchObject({ 'How can I pay?': 'published' });
  });

  it('are left as someone has changed them meanwhile', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await scene.bench.query(`update qa_pair set version = 2 where project_id = $1 and question = 'How can I pay?'`, [
      scene.projectId,
    ]);
    expect(await scene.checked(text, HOLD)).toHaveLength(1);
    expect(await statuses()).toMatchObject({ 'How can I pay?': 'published' });
  });

  it('go when the import is taken back', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await scene.checked(text, HOLD);
    await scene.bench.persistence.chunks.revert(text.run, () => undefined);
    expect(await storedPairs(scene.bench, scene.projectId)).toEqual([]);
    expect(await storedVersions(scene.bench, scene.projectId)).toEqual([]);
  });
});
