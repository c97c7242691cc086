import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PairFilter } from '@pairloom/contract';
import { Database } from '../database.ts';
import { csv, loadText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { exactCount, PairCounts } from './exact-count.ts';
import pg from 'pg';

const MODEL = 'a model';
const MANY = 10_050;

let bench: Workbench;
let database: Database;
let projectId: string;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec' });
});
beforeEach(async () => {
  projectId = await bench.project();
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const store = (...rows: string[][]) =>
  loadText(bench.persistence, { projectId, text: csv(['question', 'answer', 'status'], ...rows) });

/** The newest pair comes first, as in the list. */
const pairs = async (filter: PairFilter) =>
  (await bench.persistence.pairs.list(projectId, { limit: 100, ...filter }, MODEL)).items;

const count = (filter: PairFilter, pairId?: string) =>
  bench.persistence.pairs.count(projectId, { ...filter, ...(pairId !== undefined && { pairId }) }, MODEL);

describe('the count of pairs', () => {
  it.each<[PairFilter]>([
    [{}],
    [{ status: 'draft' }],
    [{ status: 'published', quality: 'unknown' }],
    [{ embedding: 'pending' }],
    [{ q: 'warm' }],
    [{ q: 'warm', status: 'draft' }],
    [{ q: '%' }],
    [{ near: 'none' }],
    [{ near: 'found' }],
    [{ category: 'none of them' }],
  ])('is the length of the list with %j, and knows the place of each pair', async (filter) => {
    await store(
      ['red', 'a warm one', 'published'],
      ['blue', 'a cold one', 'draft'],
      ['warm grey', '100% grey', 'draft'],
      ['green', 'neither', ''],
    );
    const listed = await pairs(filter);
    expect(await count(filter)).toEqual({ total: listed.length, totalIsExact: true, current: null });
    for (const [place, { id }] of listed.entries())
      expect(await count(filter, id)).toEqual({ total: listed.length, totalIsExact: true, current: place + 1 });
    const outside = (await pairs({})).find(({ id }) => listed.every((pair) => pair.id !== id));
    if (outside) expect((await count(filter, outside.id)).current).toBeNull();
  });

  it('goes beyond what lists count', async () => {
    await bench.query(
      `insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, last_principal)
       select uuidv7(), $1, sha256(i::text::bytea), sha256(i::text::bytea), sha256(i::text::bytea), i::text, 'a', 'ann' from generate_series(1, $2::int) i`,
      [projectId, MANY],
    );
    expect(await bench.persistence.pairs.facets(projectId, {}, MODEL)).toMatchObject({ totalIsExact: false });
    const [{ id } = { id: '' }] = await bench.query<{ id: string }>(
      'select id from qa_pair where project_id = $1 order by id limit 1',
      [projectId],
    );
    expect(await count({}, id)).toEqual({ total: MANY, totalIsExact: true, current: MANY });
  });

  it('is given up when it takes too long, or when others are being made', async () => {
    await store(['red', 'a', '']);
    const holder = new pg.Client({ connectionString: bench.url });
    await holder.connect();
    await holder.query('begin; lock table qa_pair in access exclusive mode');
    const wanted = { projectId, filter: {}, model: MODEL };
    expect(await exactCount(database, wanted, 50)).toBeUndefined();
    const counts = new PairCounts(database);
    const running = [1, 2, 3].map(() => counts.count(wanted));
    await holder.query('rollback');
    await holder.end();
    expect(await Promise.all(running)).toEqual(new Array(3).fill({ total: 1, totalIsExact: true, current: null }));
  });
});
