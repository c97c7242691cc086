import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type ChangeRow, planOfWritten, questionKey } from '@pairloom/core';
import { importOptions } from '@pairloom/testing';
import { createHash, randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { OWNER, type PlannedText, csv, endText, loadChunk, loadText, planText } from '../testing/load-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench, waitingForLock } from '../testing/workbench.ts';

let bench: Workbench;
let projectId: string;
let rival: pg.Client;
/** By question. */
let ids: Record<string, string>;

beforeAll(async () => {
  bench = await openWorkbench();
  rival = new pg.Client({ connectionString: bench.url });
  await rival.connect();
});
beforeEach(async () => {
  projectId = await bench.project(16);
  await loadText(bench.persistence, {
    projectId,
    text: csv(['question', 'answer'], ['A?', 'a'], ['B?', 'b'], ['C?', 'c']),
  });
  ids = Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, id }) => [question, id]));
});
afterAll(async () => {
  await rival?.end();
  await bench?.close();
});

type Options = Parameters<typeof importOptions>[0];

/** Plans an import of rows that name pairs by their ids. */
async function startRows(rows: readonly ChangeRow[], options: Options = {}): Promise<PlannedText> {
  const importId = randomUUIDv7();
  await bench.persistence.imports.claim({
    importId,
    projectId,
    principal: OWNER,
    filename: 'bulk.jsonl',
    kind: 'bulk',
  });
  const text = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const plan = planOfWritten('changes');
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { sourceType, mapping } = plan;
  await bench.persistence.imports.enqueue({
    ...{ importId, projectId, sha256, sourceType, mapping, plan },
    blobKey: `sources/${importId}`,
    bytes: Buffer.byteLength(text),
    options: importOptions({ mode: 'update', ...options }),
    fingerprint: sha256,
  });
  return planText(bench.persistence, importId, text);
}

const loadAll = async (planned: PlannedText): Promise<void> => {
  for (const { chunkNo } of planned.ranges) await loadChunk(bench.persistence, planned, chunkNo);
};

const questions = async (): Promise<string[]> => (await storedPairs(bench, projectId)).map(({ question }) => question);
const idOf = (question: string): string => ids[question] ?? '';
const key = (question: string): string => `\\x${questionKey(question).toString('hex')}`;

describe('rows that name their pair', () => {
  it('tell of one that is not there', async () => {
    const planned = await startRows([
      { id: randomUUIDv7(), answer: 'x' },
      { id: idOf('A?'), answer: 'x' },
    ]);
    await loadAll(planned);
    const finished = await endText(bench.persistence, planned);
    expect(finished).toMatchObject({ fates: { updated: 1, skipped: 1 }, warningCount: 1 });
    const { items } = await bench.persistence.imports.errors(planned.run.importId, { limit: 10 });
    expect(items).toMatchObject([{ row: 1, code: 'pair_missing' }]);
  });

  it('tell of the row that names it too, and counts', async () => {
    const planned = await startRows([
      { id: idOf('A?'), answer: 'x' },
      { id: idOf('B?'), answer: 'y' },
      { id: idOf('A?'), answer: 'z' },
    ]);
    await loadAll(planned);
    expect(await endText(bench.persistence, planned)).toMatchObject({ fates: { updated: 2, skipped: 1 } });
    const { items } = await bench.persistence.imports.errors(planned.run.importId, { limit: 10 });
    expect(items).toMatchObject([{ row: 1, code: 'duplicate_in_file', otherRow: 3 }]);
  });

  it('take the place of one that PostgreSQL refuses', async () => {
    await bench.query(`alter table qa_pair add constraint ck_spec_poison check (answer <> 'poison')`);
    const planned = await startRows([
      { id: idOf('A?'), answer: 'x' },
      { id: idOf('A?'), answer: 'poison' },
    ]);
    await loadAll(planned);
    await bench.query('alter table qa_pair drop constraint ck_spec_poison');
    expect(await storedFates(bench, planned.run.importId)).toEqual(['updated', 'failed']);
    expect(await storedPairs(bench, projectId)).toContainEqual(
      expect.objectContaining({ id: idOf('A?'), question: 'A?', answer: 'x' }),
    );
  });

  it('take the place of one whose question another pair has', async () => {
    const planned = await startRows([
      { id: idOf('A?'), answer: 'x' },
      { id: idOf('A?'), answer: 'y' },
      { id: idOf('A?'), question: 'B?' },
    ]);
    await loadAll(planned);
    expect(await storedFates(bench, planned.run.importId)).toEqual(['skipped', 'updated', 'failed']);
    expect(await storedPairs(bench, projectId)).toContainEqual(
      expect.objectContaining({ id: idOf('A?'), question: 'A?', answer: 'y' }),
    );
    const { items } = await bench.persistence.imports.errors(planned.run.importId, { limit: 10 });
    expect(items).toMatchObject([
      { row: 1, code: 'duplicate_in_file', otherRow: 2 },
      { row: 3, code: 'pair_exists', existingId: idOf('B?') },
    ]);
  });

  it('find it under the key that it gets while they wait for it', async () => {
    const planned = await startRows([{ id: idOf('A?'), answer: 'x' }]);
    await rival.query('begin');
    await rival.query(`update qa_pair set key_hash = $1, question = 'Z?' where id = $2`, [key('Z?'), idOf('A?')]);
    const loading = loadAll(planned);
    await waitingForLock(bench);
    await rival.query('commit');
    await loading;
    expect(await storedPairs(bench, projectId)).toContainEqual(
      expect.objectContaining({ id: idOf('A?'), question: 'Z?', answer: 'x' }),
    );
  });

  it('tell of a key that someone else takes while they are written', async () => {
    const planned = await startRows([
      { id: idOf('A?'), question: 'New?' },
      { id: idOf('B?'), answer: 'x' },
    ]);
    const taken = randomUUIDv7();
    await rival.query('begin');
    await rival.query(
      `insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, last_principal) values ($1, $2, $3, $3, $3, 'new?', 'n', 'rival')`,
      [taken, projectId, key('New?')],
    );
    const loading = loadAll(planned);
    await waitingForLock(bench);
    await rival.query('commit');
    await loading;
    const { items } = await bench.persistence.imports.errors(planned.run.importId, { limit: 10, severity: 'error' });
    expect(items).toMatchObject([{ row: 1, code: 'pair_exists', existingId: taken }]);
    expect(await storedFates(bench, planned.run.importId)).toEqual(['failed', 'updated']);
    expect(await questions()).toEqual(['A?', 'B?', 'C?', 'new?']);
  });

  it('do not trade questions with each other, in whatever order they stand', async () => {
    const planned = await startRows([
      { id: idOf('A?'), question: 'B?' },
      { id: idOf('B?'), question: 'D?' },
    ]);
    await loadAll(planned);
    expect(await storedFates(bench, planned.run.importId)).toEqual(['failed', 'updated']);
    expect(await questions()).toEqual(['A?', 'C?', 'D?']);
  });

  it('are embedded by what their pairs are told by now', async () => {
    const planned = await startRows([{ id: idOf('A?'), question: 'New?', variants: ['Newer?'] }, { id: idOf('B?') }]);
    await loadAll(planned);
    const { importId } = planned.run;
    const claimed = await bench.persistence.embeddings.claimChunk(importId, 1);
    if (claimed.state !== 'open') throw new Error(claimed.state);
    const work = await bench.persistence.embeddings.claimTexts(importId, 1, claimed.fence, 'm', importId, 10);
    expect(work.state === 'open' && work.texts.map(({ text }) => text).sort()).toEqual(['B?', 'New?', 'Newer?']);
  });

  it.each<[string, Options, ChangeRow[]]>([
    [
      'changed',
      {},
      [
        { id: 'A?', question: 'New?', variants: ['Newer?'] },
        { id: 'B?', addTags: ['t'] },
      ],
    ],
    ['removed', { mode: 'delete' }, [{ id: 'A?' }, { id: 'C?' }]],
  ])('leave no trace once what they %s is taken back', async (_what, options, rows) => {
    const before = await storedPairs(bench, projectId);
    const planned = await startRows(
      rows.map((row) => ({ ...row, id: idOf(row.id) })),
      options,
    );
    await loadAll(planned);
    expect(await storedPairs(bench, projectId)).not.toEqual(before);
    await bench.persistence.chunks.revert(planned.run, () => undefined);
    expect(await storedPairs(bench, projectId)).toEqual(before);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });
});
