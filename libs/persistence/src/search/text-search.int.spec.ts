import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PairListQuery } from '@pairloom/contract';
import { searchWords } from '@pairloom/core';
import { sql } from 'kysely';
import { Database } from '../database.ts';
import { csv, loadText } from '../testing/load-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { fromIndex } from './matching-pairs.ts';
import { wordTerm } from './search-document.ts';

const MODEL = 'a model';

let bench: Workbench;
let database: Database;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec', poolSize: 1 });
});
beforeEach(async () => {
  projectId = await bench.project();
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

type Row = readonly [question: string, answer: string, category?: string, tags?: string, status?: string];

const store = (rows: readonly Row[], options: Parameters<typeof loadText>[1]['options'] = {}) =>
  loadText(bench.persistence, {
    projectId,
    options,
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

/** Makes documents until there are none to be made. */
async function fill(): Promise<number> {
  let made = 0;
  for (;;) {
    const { pairs, more } = await bench.persistence.searchIndex.fill();
    made += pairs;
    if (!more) return made;
  }
}

const search = async (q: string, limit = 10) =>
  (await bench.persistence.pairs.searchText(projectId, { q, filter: {}, limit }, MODEL)).items.map(
    ({ pair, score }) => [pair.question, score],
  );

const list = async (query: Partial<PairListQuery>) =>
  (await bench.persistence.pairs.list(projectId, { limit: 100, ...query }, MODEL)).items
    .map(({ question }) => question)
    .sort();

const documents = () => bench.query('select pair_id from qa_search where project_id = $1', [projectId]);

describe('documents of pairs', () => {
  it('are made once for each, after the import, and again for what changes', async () => {
    await store([
      ['How to reset?', 'a'],
      ['How to pay?', 'b'],
    ]);
    expect(await documents()).toHaveLength(0);
    expect(await fill()).toBe(2);
    expect(await documents()).toHaveLength(2);
    expect(await fill()).toBe(0);
    await store([
      ['How to reset?', 'now otherwise'],
      ['How to pay?', 'b'],
    ]);
    expect(await fill()).toBe(1);
    expect(await search('otherwise')).toEqual([['How to reset?', 0.5]]);
  });

  it('are made of files that say a question twice', async () => {
    await store([
      ['How to reset?', 'in the old way'],
      ['How to pay?', 'b'],
      ['How to reset?', 'in the new way'],
    ]);
    expect(await fill()).toBe(2);
    expect(await search('new')).toEqual([['How to reset?', 0.5]]);
  });

  it('are made of the longest text without a space, so that nothing waits for it', async () => {
    const characters = Array.from({ length: 150_000 }, (_, n) => String.fromCodePoint(0x4e00 + ((n * 7919) % 20_900)));
    await store([['Long?', characters.join('')]]);
    expect(await fill()).toBe(1);
    expect(await search('long')).toHaveLength(1);
  });

  it('are made of all others when the database refuses one', async () => {
    await store([
      ['How to reset?', 'a'],
      ['How to pay?', 'unspeakable'],
      ['How to go?', 'c'],
    ]);
    await bench.query(`alter table qa_search add constraint spoken check (tokens::text !~ 'unspeakable') not valid`);
    const { pairs, refused } = await bench.persistence.searchIndex.fill();
    const pair = (await storedPairs(bench, projectId)).find(({ question }) => question === 'How to pay?');
    await bench.query('alter table qa_search drop constraint spoken');
    expect([pairs, refused]).toEqual([2, [pair?.id]]);
  });

  it('wait while an import loads, unless they have waited for long', async () => {
    await store([['one', 'a']]);
    const { importId } = await store([['two', 'a']]);
    await bench.query(`update import_job set phase = 'loading', status = 'processing' where id = $1`, [importId]);
    expect(await fill()).toBe(0);
    await bench.query(`update import_job set completed_at = now() - interval '1 hour' where project_id = $1`, [
      projectId,
    ]);
    expect(await fill()).toBe(1);
    await bench.query(`update import_job set phase = 'ended', status = 'completed' where id = $1`, [importId]);
    expect(await fill()).toBe(1);
  });

  it('follow edits, restores and removals at once', async () => {
    await store([['How to reset?', 'a']]);
    await fill();
    const [pair] = await storedPairs(bench, projectId);
    const { editing } = bench.persistence;
    const edit = { projectId, pairId: pair?.id ?? '', principal: { id: 'ann' } };
    const removed = await editing.remove({ ...edit, version: undefined });
    expect(removed).toEqual({ outcome: 'stored', version: 1 });
    expect(await documents()).toHaveLength(0);
    await editing.restore({ ...edit, version: 1, from: undefined });
    expect(await documents()).toHaveLength(1);
    expect(await search('reset')).toEqual([['How to reset?', 1]]);
  });

  it('of a project are compared as a whole after an import that changed other pairs than its rows', async () => {
    await store(
      [
        ['stays', 'a'],
        ['goes', 'a'],
      ],
      { mode: 'mirror', sourceSet: 'set' } as never,
    );
    await fill();
    await bench.query('delete from qa_pair where project_id = $1 and question = $2', [projectId, 'goes']);
    await bench.query('insert into search_pass (project_id) values ($1)', [projectId]);
    expect(await fill()).toBe(0);
    expect(await documents()).toHaveLength(1);
  });
});

describe.each([
  ['before their documents are made', async () => undefined],
  ['from their documents', () => fill()],
])('pairs %s', (_name, prepare) => {
  const prepared = async (rows: readonly Row[]) => {
    await store(rows);
    await prepare();
  };

  it('are ranked by the words they hold, in a question before in the answer', async () => {
    await prepared([
      ['reset my password', 'x'],
      ['password', 'how to reset'],
      ['other', 'the password'],
      ['nothing', 'x'],
      ['reset password', 'x', '', '', 'retired'],
    ]);
    expect(await search('Reset  PASSWORD')).toEqual([
      ['reset my password', 1],
      ['password', 0.75],
      ['other', 0.25],
    ]);
    expect(await search('pass', 1)).toHaveLength(1);
  });

  it('are found in any script', async () => {
    await prepared([
      ['退款政策是什么?', 'x'],
      ['كيف أغير كلمة المرور؟', 'x'],
      ['비밀번호를 어떻게 바꾸나요?', 'x'],
    ]);
    expect(await search('退款政策')).toEqual([['退款政策是什么?', 1]]);
    expect(await search('كلمة')).toEqual([['كيف أغير كلمة المرور؟', 1]]);
    expect(await search('번호')).toEqual([['비밀번호를 어떻게 바꾸나요?', 1]]);
  });

  it('are listed by all words, category, tag and status, page by page', async () => {
    await prepared([
      ['red apple', 'a warm colour', 'fruit', 'warm,x', 'published'],
      ['blue', 'a cold colour', 'sky', 'cold'],
      ['cat', 'animal', 'animals', 'warm', 'retired'],
    ]);
    expect(await list({ q: 'colour WARM' })).toEqual(['red apple']);
    expect(await list({ q: 'colour' })).toEqual(['blue', 'red apple']);
    expect(await list({ category: 'sky' })).toEqual(['blue']);
    expect(await list({ tag: 'warm' })).toEqual(['cat', 'red apple']);
    expect(await list({ tag: 'warm', status: 'retired' })).toEqual(['cat']);
    expect(await list({ q: 'zzyzx' })).toEqual([]);
    const page = await bench.persistence.pairs.list(projectId, { q: 'colour', limit: 1 }, MODEL);
    const cursor = page.nextCursor ?? '';
    const next = await bench.persistence.pairs.list(projectId, { q: 'colour', limit: 1, cursor }, MODEL);
    expect([...page.items, ...next.items].map(({ question }) => question).sort()).toEqual(['blue', 'red apple']);
    expect(next.nextCursor).toBeNull();
  });
});

describe('many pairs', () => {
  beforeEach(async () => {
    // 4,000 pairs: the 7 oldest hold a rare word, so that no window of the newest shows them.
    await bench.query(
      `insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, status, last_principal)
       select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, substr(sha256(convert_to(n::text, 'UTF8')), 1, 16), substr(sha256(convert_to(n::text, 'UTF8')), 1, 16),
         sha256(convert_to(n::text, 'UTF8')), 'question ' || n || case when n <= 7 then ' zanzibar' else '' end, 'common answer' || case when n <= 1500 then ' ancient' else '' end, case when n <= 3 then 'few' else 'many' end, 'published', 'spec'
       from generate_series(1, 4000) n`,
      [projectId],
    );
    await bench.query('insert into search_pass (project_id) values ($1)', [projectId]);
    expect(await fill()).toBe(4_000);
  });

  it('are found by what few of them hold, through the index', async () => {
    expect(await list({ q: 'zanzibar' })).toHaveLength(7);
    expect(await list({ category: 'few' })).toEqual([
      'question 1 zanzibar',
      'question 2 zanzibar',
      'question 3 zanzibar',
    ]);
    expect(await search('zanzibar', 3)).toEqual([
      ['question 7 zanzibar', 1],
      ['question 6 zanzibar', 1],
      ['question 5 zanzibar', 1],
    ]);
    // Also when another word is in every pair, or in none.
    expect(await search('common zanzibar', 1)).toEqual([['question 7 zanzibar', 0.75]]);
    expect((await search('zanzibar zzyzx', 1))[0]).toEqual(['question 7 zanzibar', 0.5]);
    // None of the newest pairs holds a word that more of the others hold than are ranked.
    expect((await search('ancient answer', 1)).map(([, score]) => score)).toEqual([0.5]);
    expect(await search('ancient answer zanzibar', 1)).toEqual([['question 7 zanzibar', 2 / 3]]);
    const [word] = searchWords('zanzibar');
    if (word === undefined) throw new Error('The query of the spec has no word.');
    const asked = fromIndex(
      { projectId, filter: {}, model: MODEL, order: 'desc', limit: 51 },
      wordTerm(word, 'any'),
      false,
    );
    // So few documents are read faster than any index.
    const planned = await database.transaction(async ({ kysely }) => {
      await sql`set local enable_seqscan = off`.execute(kysely);
      return (await sql<{ 'QUERY PLAN': string }>`explain ${asked}`.execute(kysely)).rows;
    });
    const plan = planned.map((line) => line['QUERY PLAN']).join('\n');
    expect(plan).toContain('ix_qa_search_tokens');
    expect(plan).toContain('pk_qa_pair');
    expect(plan).not.toContain('qa_search_pkey');
  });

  it('are counted, with neighbours and facets', async () => {
    const filter = { q: 'zanzibar' };
    const { pairs, editing } = bench.persistence;
    const facets = await pairs.facets(projectId, filter, MODEL);
    expect(facets).toMatchObject({ total: 7, totalIsExact: true, counted: 7 });
    expect(facets.category).toEqual([
      { value: 'many', count: 4 },
      { value: 'few', count: 3 },
    ]);
    const all = await pairs.facets(projectId, {}, MODEL);
    expect(all).toMatchObject({ total: 4_000, totalIsExact: true });
    const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    expect(await editing.neighbours(projectId, id(5), filter, MODEL)).toEqual({
      previousId: id(6),
      nextId: id(4),
      current: 3,
      total: 7,
      totalIsExact: true,
    });
    expect(await editing.neighbours(projectId, id(4_000), {}, MODEL)).toMatchObject({ previousId: null, current: 1 });
  });
});
