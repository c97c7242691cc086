import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Pair, type PairListQuery } from '@pairloom/contract';
import { textHash } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { csv, loadText } from './testing/load-text.ts';
import { type Workbench, openWorkbench } from './testing/workbench.ts';

const MODEL = 'a model';

let bench: Workbench;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
  await bench.query(`insert into embedding_model (name, dimension) values ($1, 2)`, [MODEL]);
});
beforeEach(async () => {
  projectId = await bench.project();
});
afterAll(() => bench?.close());

type Row = readonly [question: string, answer: string, category?: string, tags?: string, status?: string];

const store = (...rows: readonly Row[]) =>
  loadText(bench.persistence, {
    projectId,
    text: csv(
      ['question', 'answer', 'category', 'tags', 'status'],
      ...rows.map(([question, answer, category = '', tags = '', status = '']) => [
        question,
        answer,
        category,
        tags,
        status,
      ]),
    ),
  });

/** Gives the text a vector under the model. */
const embed = (question: string, vector: readonly [number, number]) =>
  bench.query(
    `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
     select $1, m.id, $2, p.key_hash, $3::halfvec from embedding_model m, qa_pair p where m.name = $4 and p.project_id = $1 and p.question = $5`,
    [projectId, textHash(question), `[${vector.join(',')}]`, MODEL, question],
  );

const list = async (query: Partial<PairListQuery> = {}) =>
  (await bench.persistence.pairs.list(projectId, { limit: 100, ...query }, MODEL)).items
    .map((pair) => pair.question)
    .sort();

/** Ids of a whole list, read in pages of three. */
async function idsByPage(query: Partial<PairListQuery>): Promise<string[]> {
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const next = cursor === null ? {} : { cursor };
    const page = await bench.persistence.pairs.list(projectId, { ...query, limit: 3, ...next }, MODEL);
    seen.push(...page.items.map((pair) => pair.id));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return seen;
}

const searchText = async (q: string, limit = 10) =>
  (await bench.persistence.pairs.searchText(projectId, { q, filter: {}, limit }, MODEL)).items.map(
    ({ pair, score }) => [pair.question, score],
  );

const searchMeaning = async (vector: readonly [number, number], limit = 10) =>
  (
    await bench.persistence.pairs.searchMeaning(
      projectId,
      { vector: new Float32Array(vector), filter: {}, limit },
      MODEL,
    )
  ).items.map(({ pair, score }) => [pair.question, Math.round(score * 1_000) / 1_000]);

describe('the list of pairs', () => {
  it('comes newest first, page by page, each pair once', async () => {
    await store(...Array.from({ length: 7 }, (_, i): Row => [`q${i}`, 'a']));
    const seen = await idsByPage({});
    expect(seen).toHaveLength(7);
    expect(seen).toEqual([...new Set(seen)].sort().reverse());
  });

  it.each([{}, { status: 'draft' as const }])('comes oldest first when asked to: %j', async (filter) => {
    await store(...Array.from({ length: 7 }, (_, i): Row => [`q${i}`, 'a']));
    expect(await idsByPage({ ...filter, order: 'oldest' })).toEqual((await idsByPage(filter)).reverse());
  });

  it.each([{}, { status: 'draft' as const }, { tag: 'even' }, { q: 'even' }])(
    'goes on after a pair, in either order, and passes over as many as told: %j',
    async (filter) => {
      await store(
        ...Array.from({ length: 12 }, (_, i): Row => [
          `q${i} ${i % 2 ? 'odd' : 'even'}`,
          'a',
          '',
          i % 2 ? 'odd' : 'even',
        ]),
      );
      const all = await idsByPage(filter);
      const oldest = all.toReversed();
      const page = (query: Partial<PairListQuery>) =>
        bench.persistence.pairs.list(projectId, { limit: 2, ...filter, ...query }, MODEL);
      const ids = async (query: Partial<PairListQuery>) => (await page(query)).items.map(({ id }) => id);
      expect(await ids({ after: all[1] })).toEqual(all.slice(2, 4));
      expect(await ids({ skip: 3 })).toEqual(all.slice(3, 5));
      expect(await ids({ after: all[0], skip: 2 })).toEqual(all.slice(3, 5));
      expect(await ids({ order: 'oldest', after: oldest[0], skip: 1 })).toEqual(oldest.slice(2, 4));
      const [end, beyond] = [await page({ skip: all.length - 2 }), await page({ skip: all.length })];
      expect([end.nextCursor, beyond]).toEqual([null, { items: [], nextCursor: null }]);
    },
  );

  it('goes on after a pair that is no more', async () => {
    await store(...Array.from({ length: 5 }, (_, i): Row => [`q${i}`, 'a']));
    const all = await idsByPage({});
    await bench.query(`delete from qa_pair where project_id = $1 and id = $2`, [projectId, all[1]]);
    const { items } = await bench.persistence.pairs.list(projectId, { limit: 10, after: all[1] }, MODEL);
    expect(items.map(({ id }) => id)).toEqual(all.slice(2));
  });

  it('is filtered by text, status, category and tag', async () => {
    await store(
      ['red', 'a', 'colours', 'warm,x', 'published'],
      ['blue', 'a warm one', 'colours', 'cold'],
      ['cat', 'animal', 'animals', 'warm', 'retired'],
    );
    expect(await list()).toEqual(['blue', 'cat', 'red']);
    expect(await list({ q: 'WARM' })).toEqual(['blue']);
    expect(await list({ status: 'retired' })).toEqual(['cat']);
    expect(await list({ category: 'colours' })).toEqual(['blue', 'red']);
    expect(await list({ tag: 'warm' })).toEqual(['cat', 'red']);
    expect(await list({ tag: 'warm', status: 'published', q: 'red' })).toEqual(['red']);
  });

  it('finds signs that are no words as they stand', async () => {
    await store(['100% sure', 'a'], ['100 percent', 'a'], ['snake_', 'a'], ['back\\slash', 'a']);
    expect(await list({ q: '%' })).toEqual(['100% sure']);
    expect(await list({ q: '_' })).toEqual(['snake_']);
    expect(await list({ q: '\\' })).toEqual(['back\\slash']);
  });

  it('tells and filters the state of the vector', async () => {
    await store(['with', 'a'], ['without', 'a'], ['refused', 'a']);
    await embed('with', [1, 0]);
    await embed('refused', [1, 0]);
    await bench.query(`update qa_embedding set v = null, refused = '{}' where project_id = $1 and text_hash = $2`, [
      projectId,
      textHash('refused'),
    ]);
    expect(await list({ embedding: 'embedded' })).toEqual(['with']);
    expect(await list({ embedding: 'pending' })).toEqual(['without']);
    expect(await list({ embedding: 'failed' })).toEqual(['refused']);
    const unknown = await bench.persistence.pairs.list(projectId, { limit: 10 }, 'another model');
    expect(unknown.items.map((pair) => pair.embedding)).toEqual(['pending', 'pending', 'pending']);
  });

  it('refuses a cursor that is none', async () => {
    await expect(list({ cursor: 'x' })).rejects.toMatchObject({ code: 'cursor_invalid' });
  });
});

describe('one pair', () => {
  it('is given as the API shows it', async () => {
    const { importId } = await store(['q', 'a', 'c', 't,u', 'published']);
    const [listed] = (await bench.persistence.pairs.list(projectId, { limit: 1 }, MODEL)).items;
    const pair = await bench.persistence.pairs.get(projectId, listed?.id ?? '', MODEL);
    expect(Pair.parse(pair)).toEqual(listed);
    expect(pair).toMatchObject({
      question: 'q',
      answer: 'a',
      category: 'c',
      tags: ['t', 'u'],
      metadata: {},
      status: 'published',
      externalId: null,
      version: 1,
      embedding: 'pending',
      lastImport: { importId, row: 1 },
    });
  });

  it('is not there under another id or in another project', async () => {
    await store(['q', 'a']);
    const [listed] = (await bench.persistence.pairs.list(projectId, { limit: 1 }, MODEL)).items;
    expect(await bench.persistence.pairs.get(projectId, randomUUIDv7(), MODEL)).toBeUndefined();
    expect(await bench.persistence.pairs.get(await bench.project(), listed?.id ?? '', MODEL)).toBeUndefined();
  });
});

describe('search by text', () => {
  it('ranks by the share of words found, the question before the answer, without retired pairs', async () => {
    await store(
      ['reset my password', 'x'],
      ['password', 'how to reset'],
      ['other', 'the password'],
      ['nothing', 'x'],
      ['reset password', 'x', '', '', 'retired'],
    );
    expect(await searchText('Reset  PASSWORD')).toEqual([
      ['reset my password', 1],
      ['password', 0.75],
      ['other', 0.25],
    ]);
    expect(await searchText('reset password', 1)).toEqual([['reset my password', 1]]);
  });

  it('finds nothing for what holds no word', async () => {
    await store(['50% off', 'a']);
    expect(await searchText('50%')).toEqual([['50% off', 1]]);
    expect(await searchText('%')).toEqual([]);
    expect(await searchText('   ')).toEqual([]);
  });

  it('finds scripts without spaces between words', async () => {
    await store(['退款政策是什么?', 'x'], ['كيف أغير كلمة المرور؟', 'x']);
    expect(await searchText('退款')).toEqual([['退款政策是什么?', 1]]);
    expect(await searchText('كلمة')).toEqual([['كيف أغير كلمة المرور؟', 1]]);
  });
});

describe('search by meaning', () => {
  it('orders by cosine, without retired pairs, within the project', async () => {
    await store(['same', 'a'], ['near', 'a'], ['across', 'a'], ['gone', 'a', '', '', 'retired']);
    await embed('same', [2, 0]);
    await embed('near', [1, 1]);
    await embed('across', [0, 1]);
    await embed('gone', [1, 0]);
    expect(await searchMeaning([1, 0])).toEqual([
      ['same', 1],
      ['near', 0.707],
      ['across', 0],
    ]);
    expect(await searchMeaning([1, 0], 1)).toEqual([['same', 1]]);
    projectId = await bench.project();
    expect(await searchMeaning([1, 0])).toEqual([]);
  });

  it('does not show a pair by the vector of what its question was', async () => {
    await store(['what?', 'a']);
    await embed('what?', [1, 0]);
    await store(['What?', 'a']);
    expect(await searchMeaning([1, 0])).toEqual([]);
    await embed('What?', [0, 1]);
    expect(await searchMeaning([1, 0])).toEqual([['What?', 0]]);
  });

  it('finds nothing under a model that has no vectors', async () => {
    expect(
      await bench.persistence.pairs.searchMeaning(
        projectId,
        { vector: new Float32Array([1, 0]), filter: {}, limit: 10 },
        'another model',
      ),
    ).toEqual({ items: [], method: 'exact' });
  });
});
