import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import pg from 'pg';
import { Database } from '../database.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { vectorsOfIndex } from './meaning-search.ts';
import { askIndex, readyIndex } from './vector-index.ts';
import { BUILDER_LOCK, INDEXED_VECTORS } from './vector-indexes-repository.ts';

const MODEL = 'a model';

let bench: Workbench;
let database: Database;
let projectId: string;
let modelId: number;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec', poolSize: 1 });
  const [model] = await bench.query<{ id: number }>(
    'insert into embedding_model (name, dimension) values ($1, 4) returning id',
    [MODEL],
  );
  modelId = model?.id ?? 0;
  projectId = await bench.project();
  await storeVectors(projectId, INDEXED_VECTORS);
  await storeVectors(await bench.project(), 100);
  // The pairs stand there without an import.
  await bench.query('insert into search_pass (project_id) select id from project');
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

/** Pairs `pair 1` … with vectors on a circle in the first two numbers, so that the nearest are told by their numbers. */
async function storeVectors(project: string, count: number): Promise<void> {
  await bench.query(
    `insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, category, status, last_principal)
     select ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, $1, k, k, sha256(convert_to(n::text, 'UTF8')), 'pair ' || n, 'a', case when n % 10000 = 0 then 'few' else 'many' end, 'published', 'spec'
     from generate_series(1, $2::int) n cross join lateral (select substr(sha256(convert_to(n::text, 'UTF8')), 1, 16) as k) x`,
    [project, count],
  );
  await bench.query(
    `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
     select $1, $2, sha256(convert_to('pair ' || n, 'UTF8')), substr(sha256(convert_to(n::text, 'UTF8')), 1, 16),
       array[cos(6.28 * n / $3::int), sin(6.28 * n / $3::int), 0.1, 0]::float4[]::halfvec
     from generate_series(1, $3::int) n`,
    [project, modelId, count],
  );
}

const search = async (of: string, filter = {}) =>
  bench.persistence.pairs.searchMeaning(
    of,
    { vector: new Float32Array([0.7071, 0.7071, 0.1, 0]), filter, limit: 10 },
    MODEL,
  );

const near = (place: number) => Math.abs(place - INDEXED_VECTORS / 8) < 500;

describe('a project with many vectors', () => {
  it('is compared vector by vector until it has an index, which one worker makes', async () => {
    const exact = await search(projectId);
    expect(exact.method).toBe('exact');
    const { vectorIndexes } = bench.persistence;
    const work = await vectorIndexes.next();
    expect(work).toMatchObject({ projectId, modelId, vectors: INDEXED_VECTORS });
    if (work === undefined) throw new Error('Nothing is to be indexed.');
    const { signal } = new AbortController();
    const made = await Promise.all([vectorIndexes.make(work, signal), vectorIndexes.make(work, signal)]);
    expect(made.filter(Boolean)).toHaveLength(1);
    expect(await vectorIndexes.next()).toBeUndefined();

    const found = await search(projectId);
    expect(found.method).toBe('index');
    expect(found.items).toHaveLength(10);
    expect(found.items.every(({ pair }) => near(Number(pair.question.slice(5))))).toBe(true);
    expect(found.items[0]?.score).toBeCloseTo(exact.items[0]?.score ?? 0, 3);
  });

  it('is asked through the index', async () => {
    const index = await readyIndex(database, projectId, modelId);
    if (index === undefined) throw new Error('The index is not there.');
    expect(index).toMatchObject({ dimension: 4 });
    const plan = await database.transaction(async ({ kysely }) => {
      await askIndex(kysely, index);
      const asked = vectorsOfIndex({ vector: '[1,0,0,0]' }, index, 60);
      return (await sql<{ 'QUERY PLAN': string }>`explain ${asked}`.execute(kysely)).rows;
    });
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index Scan using ix_qa_embedding_near_/);
  });

  it('is compared pair by pair where a filter leaves few', async () => {
    const { items, method } = await search(projectId, { category: 'few' });
    expect(method).toBe('exact');
    expect(items.map(({ pair }) => pair.question)).toEqual([
      'pair 10000',
      'pair 50000',
      'pair 20000',
      'pair 40000',
      'pair 30000',
    ]);
    expect((await search(projectId, { category: 'many' })).method).toBe('index');
  });

  it('leaves other projects as they are', async () => {
    const [other] = await bench.query<{ id: string }>('select id from project where id <> $1', [projectId]);
    expect((await search(other?.id ?? '')).method).toBe('exact');
    expect((await search(other?.id ?? '')).items).toHaveLength(10);
  });

  it('refuses a vector of another length', async () => {
    const wrong = { vector: new Float32Array([1, 0]), filter: {}, limit: 10 };
    await expect(bench.persistence.pairs.searchMeaning(projectId, wrong, MODEL)).rejects.toMatchObject({
      code: 'embedding_dimension_changed',
    });
  });

  it('loses the index when few vectors are left, whatever is built in other databases of the server', async () => {
    const { vectorIndexes } = bench.persistence;
    expect(await vectorIndexes.removeSpent()).toBe(0);
    const elsewhere = new pg.Client({ connectionString: new URL('/postgres', bench.url).href });
    await elsewhere.connect();
    await elsewhere.query('select pg_advisory_lock($1)', [BUILDER_LOCK]);
    await bench.query('delete from qa_embedding where project_id = $1 and question_hash > $2', [
      projectId,
      Buffer.alloc(16, 0x40),
    ]);
    expect(await vectorIndexes.removeSpent()).toBe(1);
    await elsewhere.end();
    expect((await search(projectId)).method).toBe('exact');
    expect(await bench.query('select name from vector_index')).toEqual([]);
  });
});
