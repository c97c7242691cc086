import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PairFilter, RowError } from '@pairloom/contract';
import { MAX_NEAR_VECTORS, type NearDuplicateSearch, type SearchedPart } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { NearPairs0026 } from '../migrations/0026-near-pairs.ts';
import { OWNER, type PlannedText, type SourceText, csv, endText, loadChunk, startText } from '../testing/load-text.ts';
import { storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

const FLAG: NearDuplicateSearch = { threshold: 0.95, policy: 'flag' };
const HOLD: NearDuplicateSearch = { threshold: 0.95, policy: 'hold' };

/** Directions of the texts in degrees: similarity is the cosine of what lies between them. */
const DEGREES: Record<string, number> = {
  'How do I pay?': 0,
  'How can I pay?': 10,
  'How may I pay?': 12,
  'Ways of paying?': 20,
  'Where are you?': 90,
};
const COS_10 = 0.9848;

let bench: Workbench;
let projectId: string;
let model: string;
beforeAll(async () => {
  bench = await openWorkbench();
});
beforeEach(async () => {
  projectId = await bench.project(16);
  model = `model ${randomUUIDv7()}`;
});
afterAll(() => bench?.close());

const vectorOf = (text: string): Float32Array => {
  const angle = ((DEGREES[text] ?? 180) * Math.PI) / 180;
  return new Float32Array([Math.cos(angle), Math.sin(angle)]);
};

type Given = Pick<SourceText, 'options' | 'chunkRows'> & { readonly columns?: readonly string[] };

/** An import whose rows are loaded and settled; each row is its cells, or a question whose answer tells nothing. */
async function loaded(rows: readonly (string | readonly string[])[], given: Given = {}): Promise<PlannedText> {
  const { columns = ['question', 'answer'], ...how } = given;
  const cells = rows.map((row) => (typeof row === 'string' ? [row, 'a'] : row));
  const text = await startText(bench.persistence, { projectId, text: csv(columns, ...cells), ...how });
  for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
  await bench.persistence.chunks.settle(text.run, () => undefined);
  return text;
}

async function openChunk({ run }: PlannedText, chunkNo: number): Promise<number> {
  const claimed = await bench.persistence.embeddings.claimChunk(run.importId, chunkNo);
  if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
  return claimed.fence;
}

/** Makes the vectors of a chunk; gives its fence. */
async function embedded(text: PlannedText, chunkNo = 1): Promise<number> {
  const { embeddings } = bench.persistence;
  const { importId } = text.run;
  const fence = await openChunk(text, chunkNo);
  const work = await embeddings.claimTexts(importId, chunkNo, fence, model, importId, 100);
  if (work.state !== 'open') throw new Error(`The claim answered ${work.state}.`);
  const results = work.texts.map(({ hash, text: words }) => ({ hash, vector: vectorOf(words) }));
  await embeddings.save(importId, chunkNo, fence, model, results, { calls: 1, tokens: 1 });
  return fence;
}

const report = ({ run }: PlannedText, fence: number, near = FLAG, chunkNo = 1) =>
  bench.persistence.embeddings.reportNearDuplicates(run, { chunkNo, fence }, model, near);

/** Embeds the only chunk of an import and reports its near duplicates. */
async function checked(text: PlannedText, near = FLAG): Promise<Pick<RowError, 'row' | 'existingId' | 'similarity'>[]> {
  expect(await report(text, await embedded(text), near)).toEqual({ state: 'reported' });
  return nearOf(text);
}

const errorsOf = async ({ run }: PlannedText): Promise<RowError[]> =>
  (await bench.persistence.imports.errors(run.importId, { limit: 100 })).items;

const nearOf = async (text: PlannedText) =>
  (await errorsOf(text))
    .filter(({ code }) => code === 'near_duplicate')
    .map(({ row, existingId, similarity }) => ({ row, existingId, similarity }));

async function idOf(question: string): Promise<string> {
  const pair = (await storedPairs(bench, projectId)).find((stored) => stored.question === question);
  if (pair === undefined) throw new Error('The pair of the spec is not there.');
  return pair.id;
}

/** A pair of an earlier import, with its vector. */
async function stored(...rows: (string | readonly string[])[]): Promise<void> {
  const text = await loaded(rows);
  await embedded(text);
  await endText(bench.persistence, text);
}

describe('near duplicates', () => {
  it('are the same when the search stops on its way and goes on', async () => {
    const rows = Array.from({ length: 99 }, (_, n) => `Filler ${n}?`);
    const told = (near: Awaited<ReturnType<typeof checked>>) => near.map(({ row, similarity }) => [row, similarity]);
    const whole = await checked(await loaded(rows));
    projectId = await bench.project(16);
    const text = await loaded(rows);
    const fence = await embedded(text);
    const search = (part: SearchedPart) =>
      bench.persistence.embeddings.reportNearDuplicates(text.run, { chunkNo: 1, fence }, model, FLAG, part);
    const stop = () => true;
    expect(await search({ stop })).toEqual({ state: 'begun', next: 50 });
    expect(await search({ stop, from: 50 })).toEqual({ state: 'reported' });
    expect(told(await nearOf(text))).toEqual(told(whole));
    expect(whole).toHaveLength(98);
  });

  it('of a stored pair are warnings with its id and the similarity', async () => {
    await stored('How do I pay?', 'Where are you?');
    const text = await loaded(['Something else?', 'How can I pay?']);
    const existingId = await idOf('How do I pay?');
    expect(await checked(text)).toEqual([{ row: 2, existingId, similarity: COS_10 }]);
    expect(await errorsOf(text)).toMatchObject([
      {
        line: 3,
        code: 'near_duplicate',
        field: 'question',
        severity: 'warning',
        message: `The question means nearly the same as that of another pair: similarity ${COS_10}.`,
      },
    ]);
    const [finding] = (await bench.persistence.reports.findingsAfter(text.run.importId, 0))?.findings ?? [];
    expect(finding).toMatchObject({ existingId, similarity: COS_10 });
    expect((await endText(bench.persistence, text)).warningCount).toBe(1);
  });

  it.each([
    [COS_10, 1],
    [COS_10 + 0.0001, 0],
  ])('begin at the threshold: %d', async (threshold, count) => {
    await stored('How do I pay?');
    expect(await checked(await loaded(['How can I pay?']), { ...FLAG, threshold })).toHaveLength(count);
  });

  it('name the nearest of several pairs', async () => {
    await stored('How do I pay?', 'How may I pay?');
    const existingId = await idOf('How may I pay?');
    expect(await checked(await loaded(['How can I pay?']))).toMatchObject([{ existingId, similarity: 0.9994 }]);
  });

  it('are looked for in the same project and model only', async () => {
    await stored('How do I pay?');
    const [here, first] = [projectId, model];
    projectId = await bench.project(16);
    expect(await checked(await loaded(['How can I pay?']))).toEqual([]);
    projectId = here;
    model = `${first} large`;
    expect(await checked(await loaded(['How can I pay?']))).toEqual([]);
  });

  it('are other pairs, never the variants of the same', async () => {
    const columns = ['question', 'answer', 'variants'];
    const text = await loaded([['How do I pay?', 'a', 'How can I pay?']], { columns });
    expect(text.run.plan.mapping.variants).toBeDefined();
    expect(await checked(text)).toEqual([]);
    const existingId = await idOf('How do I pay?');
    expect(await checked(await loaded(['Ways of paying?']))).toMatchObject([{ existingId, similarity: COS_10 }]);
  });

  it('are pairs with the very same question, told apart by their answers', async () => {
    await stored('How do I pay?');
    const text = await loaded([['How do I pay?', 'By card.']], { options: { matchBy: 'questionAnswer' } });
    expect(await checked(text)).toMatchObject([{ row: 1, similarity: 1 }]);
  });

  it('do not come of vectors whose pair has gone', async () => {
    await stored('How do I pay?');
    await bench.query('delete from qa_pair where project_id = $1', [projectId]);
    expect(await checked(await loaded(['How can I pay?']))).toEqual([]);
  });

  it('are told of once, however often the chunk is tried', async () => {
    await stored('How do I pay?');
    const text = await loaded(['How can I pay?']);
    const once = await checked(text);
    expect(await checked(text)).toEqual(once);
    expect((await endText(bench.persistence, text)).warningCount).toBe(1);
  });

  it('are looked for once in each chunk, so that an attempt that follows has not to do it again', async () => {
    const text = await loaded(['How can I pay?']);
    expect(await checked(text)).toEqual([]);
    await stored('How do I pay?');
    expect(await checked(text)).toEqual([]);
  });

  it('stand behind what was found of the row before', async () => {
    await stored('How do I pay?');
    const text = await loaded([['How can I pay?', 'TODO']]);
    await checked(text);
    expect((await errorsOf(text)).map(({ code }) => code)).toEqual(['answer_placeholder', 'near_duplicate']);
  });

  it('are not told again of an update that leaves the question as it is', async () => {
    await stored('How do I pay?');
    await stored('How can I pay?');
    expect(await checked(await loaded([['How can I pay?', 'b']]))).toEqual([]);
    expect(await checked(await loaded(['How can I pay?']))).toEqual([]);
  });
});

describe('near duplicates in one file', () => {
  const ROWS = ['How do I pay?', 'Where are you?', 'How can I pay?'];

  it('are told of at the later row', async () => {
    const text = await loaded(ROWS);
    expect(await checked(text)).toEqual([{ row: 3, existingId: await idOf('How do I pay?'), similarity: COS_10 }]);
  });

  it.each([
    [1, 2, 3],
    [3, 2, 1],
    [2, 3, 1],
  ])('are told of at the later row also when its chunk comes first: %d, %d, %d', async (...order) => {
    const text = await loaded(ROWS, { chunkRows: 1 });
    expect(text.ranges).toHaveLength(3);
    for (const chunkNo of order) await report(text, await embedded(text, chunkNo), FLAG, chunkNo);
    expect(await nearOf(text)).toEqual([{ row: 3, existingId: await idOf('How do I pay?'), similarity: COS_10 }]);
    expect((await endText(bench.persistence, text)).warningCount).toBe(1);
  });

  it('give way to a pair that was there before, wherever it stands in the file', async () => {
    await stored('How do I pay?');
    const text = await loaded(['How can I pay?', ['How do I pay?', 'changed']]);
    expect(await checked(text)).toEqual([{ row: 1, existingId: await idOf('How do I pay?'), similarity: COS_10 }]);
  });

  it('come to the nearest one in the end, whichever was there first', async () => {
    const text = await loaded(['How may I pay?', 'How do I pay?', 'How can I pay?'], { chunkRows: 1 });
    for (const chunkNo of [3, 2, 1]) await report(text, await embedded(text, chunkNo), FLAG, chunkNo);
    const existingId = await idOf('How may I pay?');
    expect(await nearOf(text)).toEqual([
      { row: 2, existingId, similarity: 0.9781 },
      { row: 3, existingId, similarity: 0.9994 },
    ]);
  });
});

describe('near duplicates that are held', () => {
  const columns = ['question', 'answer', 'status'];
  const published = (...questions: string[]) =>
    loaded(
      questions.map((question) => [question, 'a', 'published']),
      { columns },
    );
  const statuses = async () =>
    Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, status }) => [question, status]));

  it('become drafts, and the finding says so, once', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await checked(text, HOLD);
    await checked(text, HOLD);
    expect(await statuses()).toEqual({ 'How do I pay?': 'published', 'How can I pay?': 'draft' });
    expect((await errorsOf(text)).map(({ message }) => message)).toEqual([
      `The question means nearly the same as that of another pair: similarity ${COS_10}. The pair is held for review as a draft.`,
    ]);
  });

  it('are known as unchanged when the file says draft', async () => {
    await checked(await published('How do I pay?', 'How can I pay?'), HOLD);
    const again = await loaded([['How can I pay?', 'a', 'draft']], { columns });
    expect((await endText(bench.persistence, again)).fates.unchanged).toBe(1);
  });

  it('are flagged when they are drafts anyway', async () => {
    const text = await loaded(['How do I pay?', 'How can I pay?']);
    await checked(text, HOLD);
    expect((await errorsOf(text))[0]?.message).not.toContain('held');
  });

  it('are flagged, not held, when an import publishes a stored pair', async () => {
    await stored('How do I pay?', 'How can I pay?');
    const text = await published('How can I pay?');
    expect(await checked(text, HOLD)).toHaveLength(1);
    expect(await statuses()).toMatchObject({ 'How can I pay?': 'published' });
  });

  it('are left as someone has changed them meanwhile', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await bench.query(`update qa_pair set version = 2 where project_id = $1 and question = 'How can I pay?'`, [
      projectId,
    ]);
    expect(await checked(text, HOLD)).toHaveLength(1);
    expect(await statuses()).toMatchObject({ 'How can I pay?': 'published' });
  });

  it('go when the import is taken back', async () => {
    const text = await published('How do I pay?', 'How can I pay?');
    await checked(text, HOLD);
    await bench.persistence.chunks.revert(text.run, () => undefined);
    expect(await storedPairs(bench, projectId)).toEqual([]);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });
});

describe('the list of near duplicates', () => {
  const listed = async (near: 'found' | 'none', more: Partial<PairFilter> = {}) =>
    (await bench.persistence.pairs.list(projectId, { limit: 10, near, ...more }, model)).items
      .map(({ question }) => question)
      .sort();
  const facet = async () => (await bench.persistence.pairs.facets(projectId, {}, model)).near;
  const TWO = ['How can I pay?', 'How do I pay?'];

  it('has both of two pairs, in pages and with other filters', async () => {
    await stored('How do I pay?', 'Where are you?');
    expect(await facet()).toEqual([{ value: 'none', count: 2 }]);
    await checked(await loaded(['How can I pay?', 'Something else?']));
    expect(await listed('found')).toEqual(TWO);
    expect(await listed('none')).toEqual(['Something else?', 'Where are you?']);
    expect(await listed('found', { q: 'can' })).toEqual(['How can I pay?']);
    expect(await listed('found', { status: 'published' })).toEqual([]);
    expect(await facet()).toEqual([
      { value: 'found', count: 2 },
      { value: 'none', count: 2 },
    ]);
    const { pairs, editing } = bench.persistence;
    const { items, nextCursor } = await pairs.list(projectId, { limit: 1, near: 'found' }, model);
    const second = await pairs.list(projectId, { limit: 1, near: 'found', cursor: nextCursor ?? '' }, model);
    expect([...items, ...second.items].map(({ question }) => question)).toEqual(TWO);
    expect(second.nextCursor).toBeNull();
    expect(await editing.neighbours(projectId, second.items[0]?.id ?? '', { near: 'found' }, model)).toMatchObject({
      current: 2,
      total: 2,
      totalIsExact: true,
    });
  });

  it('does not have a pair whose other has gone or has another question, until it is as it was', async () => {
    await stored('How do I pay?');
    await checked(await loaded(['How can I pay?']));
    const change = (what: string) =>
      bench.query(`${what} where project_id = $1 and question = $2`, [projectId, TWO[1]]);
    const [before] = await bench.query<{ hash: Buffer }>('select question_hash as hash from qa_pair where id = $1', [
      await idOf('How do I pay?'),
    ]);
    await change(`update qa_pair set question_hash = '\\x00'`);
    expect(await listed('found')).toEqual([]);
    await bench.query(`update qa_pair set question_hash = $2 where project_id = $1 and question_hash = '\\x00'`, [
      projectId,
      before?.hash,
    ]);
    expect(await listed('found')).toEqual(TWO);
    await change('delete from qa_pair');
    expect(await listed('found')).toEqual([]);
    expect(await listed('none')).toEqual(['How can I pay?']);
  });

  it('has those of imports that were made before it was kept', async () => {
    await stored('How do I pay?');
    await checked(await loaded(['How can I pay?']));
    const near = await bench.query('select * from near_pair where project_id = $1 order by pair_id', [projectId]);
    expect(near).toHaveLength(2);
    await bench.query('drop table near_pair', []);
    const migration = new NearPairs0026({} as never, {} as never);
    migration.up();
    for (const statement of migration.getQueries()) if (typeof statement === 'string') await bench.query(statement);
    expect(await bench.query('select * from near_pair where project_id = $1 order by pair_id', [projectId])).toEqual(
      near,
    );
  });
});

describe('the search for near duplicates', () => {
  it('is left out, and says so, in a project with more vectors than it compares', async () => {
    await stored('How do I pay?');
    await bench.query(
      `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
       select $1, (select id from embedding_model where name = $2), sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16), '[0,1]'
       from generate_series(1, $3::int) i`,
      [projectId, model, MAX_NEAR_VECTORS],
    );
    const text = await loaded(['How can I pay?']);
    expect(await report(text, await embedded(text))).toEqual({ state: 'unchecked' });
    expect(await errorsOf(text)).toEqual([]);
  });

  it('asks the index of a project that has one, however many its vectors are', async () => {
    await stored('How do I pay?');
    const other = await idOf('How do I pay?');
    await bench.query('update embedding_model set dimension = 2 where name = $1', [model]);
    await bench.query(
      `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
       select $1, (select id from embedding_model where name = $2), sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16), '[0,1]'
       from generate_series(1, $3::int) i`,
      [projectId, model, MAX_NEAR_VECTORS],
    );
    const { vectorIndexes } = bench.persistence;
    const work = await vectorIndexes.next();
    if (work === undefined) throw new Error('The project of the spec is to have an index.');
    expect(await vectorIndexes.make(work, new AbortController().signal)).toBe(true);
    const text = await loaded(['How can I pay?']);
    expect(await checked(text)).toMatchObject([{ row: 1, existingId: other }]);
  });

  it('writes nothing for an attempt that was overtaken, or an import that is over or being cancelled', async () => {
    await stored('How do I pay?');
    const text = await loaded(['How can I pay?']);
    const late = await embedded(text);
    const fence = await openChunk(text, 1);
    expect(await report(text, late)).toEqual({ state: 'superseded' });
    await bench.persistence.imports.requestCancel({ projectId, importId: text.run.importId, principal: OWNER });
    expect(await report(text, fence)).toEqual({ state: 'cancel_requested' });
    await endText(bench.persistence, text, { status: 'cancelled' });
    expect(await report(text, fence)).toEqual({ state: 'settled' });
    expect(await errorsOf(text)).toEqual([]);
  });
});
