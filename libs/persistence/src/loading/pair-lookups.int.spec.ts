import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { Database } from '../database.ts';
import { csv, loadText } from '../testing/load-text.ts';
import { storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { pairsAt } from './pair-lookups.ts';

let bench: Workbench;
let database: Database;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec', poolSize: 1 });
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const rows = (name: string): string[][] => Array.from({ length: 2000 }, (_, n) => [`${name} ${n}`, 'answer']);
const fill = (projectId: string, name: string) =>
  loadText(bench.persistence, { projectId, text: csv(['question', 'answer'], ...rows(name)) });

describe('a look-up of keys', () => {
  it('goes by the key, also in a project that is younger than the statistics', async () => {
    await fill(await bench.project(), 'old');
    await bench.query('analyze qa_pair');
    const projectId = await bench.project();
    await fill(projectId, 'new');
    const [pair] = await storedPairs(bench, projectId);
    if (pair === undefined) throw new Error('The project of the spec is empty.');
    const keys = Array.from({ length: 64 }, () => pair.key_hash);
    const plan = await database.query(sql<{ 'QUERY PLAN': string }>`explain ${pairsAt(projectId, keys, sql`id`)}`);
    expect(plan.map((line) => line['QUERY PLAN']).join('\n')).toContain('uq_qa_pair_key');
  });

  it('answers in the order of the keys, with the place of each', async () => {
    const projectId = await bench.project();
    await fill(projectId, 'some');
    const pairs = (await storedPairs(bench, projectId)).slice(0, 3);
    const keys = [pairs[2], undefined, pairs[0]].map((pair) => pair?.key_hash ?? Buffer.alloc(16, 1));
    const found = await database.query(pairsAt<{ id: string }>(projectId, keys, sql`id`));
    expect(found).toEqual([
      { place: 1, id: pairs[2]?.id },
      { place: 3, id: pairs[0]?.id },
    ]);
  });
});
