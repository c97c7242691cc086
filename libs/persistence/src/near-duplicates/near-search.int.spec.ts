import { describe, expect, it } from '@jest/globals';
import type { PairFilter } from '@pairloom/contract';
import { MAX_NEAR_VECTORS } from '@pairloom/core';
import { NearPairs0026 } from '../migrations/0026-near-pairs.ts';
import { OWNER, endText } from '../testing/load-text.ts';
import { NearScene } from '../testing/near-scene.ts';

const scene = NearScene.prepared();

describe('the list of near duplicates', () => {
  const listed = async (near: 'found' | 'none', more: Partial<PairFilter> = {}) =>
    (await scene.bench.persistence.pairs.list(scene.projectId, { limit: 10, near, ...more }, scene.model)).items
      .map(({ question }) => question)
      .sort();
  const facet = async () => (await scene.bench.persistence.pairs.facets(scene.projectId, {}, scene.model)).near;
  const TWO = ['How can I pay?', 'How do I pay?'];

  it('has both of two pairs, in pages and with other filters', async () => {
    await scene.stored('How do I pay?', 'Where are you?');
    expect(await facet()).toEqual([{ value: 'none', count: 2 }]);
    await scene.checked(await scene.loaded(['How can I pay?', 'Something else?']));
    expect(await listed('found')).toEqual(TWO);
    expect(await listed('none')).toEqual(['Something else?', 'Where are you?']);
    expect(await listed('found', { q: 'can' })).toEqual(['How can I pay?']);
    expect(await listed('found', { status: 'published' })).toEqual([]);
    expect(await facet()).toEqual([
      { value: 'found', count: 2 },
      { value: 'none', count: 2 },
    ]);
    const { pairs, editing } = scene.bench.persistence;
    const { items, nextCursor } = await pairs.list(scene.projectId, { limit: 1, near: 'found' }, scene.model);
    const second = await pairs.list(
      scene.projectId,
      { limit: 1, near: 'found', cursor: nextCursor ?? '' },
      scene.model,
    );
    expect([...items, ...second.items].map(({ question }) => question)).toEqual(TWO);
    expect(second.nextCursor).toBeNull();
    expect(
      await editing.neighbours(scene.projectId, second.items[0]?.id ?? '', { near: 'found' }, scene.model),
    ).toMatchObject({
      current: 2,
      total: 2,
      totalIsExact: true,
    });
  });

  it('does not have a pair whose other has gone or has another question, until it is as it was', async () => {
    await scene.stored('How do I pay?');
    await scene.checked(await scene.loaded(['How can I pay?']));
    const change = (what: string) =>
      scene.bench.query(`${what} where project_id = $1 and question = $2`, [scene.projectId, TWO[1]]);
    const [before] = await scene.bench.query<{ hash: Buffer }>(
      'select question_hash as hash from qa_pair where id = $1',
      [await scene.idOf('How do I pay?')],
    );
    await change(`update qa_pair set question_hash = '\\x00'`);
    expect(await listed('found')).toEqual([]);
    await scene.bench.query(`update qa_pair set question_hash = $2 where project_id = $1 and question_hash = '\\x00'`, [
      scene.projectId,
      before?.hash,
    ]);
    expect(await listed('found')).toEqual(TWO);
    await change('delete from qa_pair');
    expect(await listed('found')).toEqual([]);
    expect(await listed('none')).toEqual(['How can I pay?']);
  });

  it('has those of imports that were made before it was kept', async () => {
    await scene.stored('How do I pay?');
    await scene.checked(await scene.loaded(['How can I pay?']));
    const near = await scene.bench.query('select * from near_pair where project_id = $1 order by pair_id', [
      scene.projectId,
    ]);
    expect(near).toHaveLength(2);
    await scene.bench.query('drop table near_pair', []);
    const migration = new NearPairs0026({} as never, {} as never);
    migration.up();
    for (const statement of migration.getQueries())
      if (typeof statement === 'string') await scene.bench.query(statement);
    expect(
      await scene.bench.query('select * from near_pair where project_id = $1 order by pair_id', [scene.projectId]),
    ).toEqual(near);
  });
});

describe('the search for near duplicates', () => {
  it('is left out, and says so, in a project with more vectors than it compares', async () => {
    await scene.stored('How do I pay?');
    await scene.bench.query(
      `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
       select $1, (select id from embedding_model where name = $2), sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16), '[0,1]'
       from generate_series(1, $3::int) i`,
      [scene.projectId, scene.model, MAX_NEAR_VECTORS],
    );
    const text = await scene.loaded(['How can I pay?']);
    expect(await scene.report(text, await scene.embedded(text))).toEqual({ state: 'unchecked' });
    expect(await scene.errorsOf(text)).toEqual([]);
  });

  it('asks the index of a project that has one, however many its vectors are', async () => {
    await scene.stored('How do I pay?');
    const other = await scene.idOf('How do I pay?');
    await scene.bench.query('update embedding_model set dimension = 2 where name = $1', [scene.model]);
    await scene.bench.query(
      `insert into qa_embedding (project_id, model_id, text_hash, question_hash, v)
       select $1, (select id from embedding_model where name = $2), sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16), '[0,1]'
       from generate_series(1, $3::int) i`,
      [scene.projectId, scene.model, MAX_NEAR_VECTORS],
    );
    const { vectorIndexes } = scene.bench.persistence;
    const work = await vectorIndexes.next();
    if (work === undefined) throw new Error('The project of the spec is to have an index.');
    expect(await vectorIndexes.make(work, new AbortController().signal)).toBe(true);
    const text = await scene.loaded(['How can I pay?']);
    expect(await scene.checked(text)).toMatchObject([{ row: 1, existingId: other }]);
  });

  it('writes nothing for an attempt that was overtaken, or an import that is over or being cancelled', async () => {
    await scene.stored('How do I pay?');
    const text = await scene.loaded(['How can I pay?']);
    const late = await scene.embedded(text);
    const fence = await scene.openChunk(text, 1);
    expect(await scene.report(text, late)).toEqual({ state: 'superseded' });
    await scene.bench.persistence.imports.requestCancel({
      projectId: scene.projectId,
      importId: text.run.importId,
      principal: OWNER,
    });
    expect(await scene.report(text, fence)).toEqual({ state: 'cancel_requested' });
    await endText(scene.bench.persistence, text, { status: 'cancelled' });
    expect(await scene.report(text, fence)).toEqual({ state: 'settled' });
    expect(await scene.errorsOf(text)).toEqual([]);
  });
});
