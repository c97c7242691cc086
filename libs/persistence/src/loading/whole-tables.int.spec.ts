import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { type Persistence, openPersistence } from '../index.ts';
import { csv, loadText, startText, loadChunk } from '../testing/load-text.ts';
import { undoImport } from '../testing/undo-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

/** As many as a project has that was just filled: no statistics of it are made yet. */
const PAIRS = 20_000;
const READER = 'whole-reads';
/** Rows of an import into it, many enough that a planner would rather go through all pairs than look each up. */
const ROWS = 2_000;
/** Looks at each row that an import may take: its work is by the row, not by the project. */
const LOOKS = 8;

let bench: Workbench;
let projectId: string;

beforeAll(async () => {
  bench = await openWorkbench();
  projectId = await bench.project();
  await loadText(bench.persistence, { projectId, text: text('first'), options: { embed: false } });
});
afterAll(() => bench.close());

/** All questions with answers of their own, and a further question for some of them. */
const text = (answer: string, pairs = PAIRS): string =>
  csv(
    ['question', 'answer', 'variants'],
    ...Array.from({ length: pairs }, (_, at) => [
      `What is number ${at} of the list?`,
      `It is the ${answer} of ${at}.`,
      at % 3 === 0 ? `And number ${at}, ${answer}?` : '',
    ]),
  );

/** What a connection has counted is told when its server process ends, which is after the client's. */
async function gone(): Promise<void> {
  for (;;) {
    const left = await bench.query(
      `select from pg_stat_activity where application_name = $1 and datname = current_database()`,
      [READER],
    );
    if (left.length === 0) return;
  }
}

/** Tables of which `work` has read more than its own rows. */
async function wholeReads(work: (persistence: Persistence) => Promise<unknown>): Promise<Record<string, number>> {
  const reads = async (): Promise<Map<string, number>> => {
    const rows = await bench.query<{ name: string; rows: number }>(`
      select relname as name, (seq_tup_read + idx_tup_fetch)::float8 as rows from pg_stat_user_tables
      where relname in ('qa_pair', 'qa_pair_version', 'qa_variant', 'pair_set_change')`);
    return new Map(rows.map(({ name, rows }) => [name, rows]));
  };
  const before = await reads();
  const persistence = await openPersistence({ url: bench.url, applicationName: READER });
  try {
    await work(persistence);
  } finally {
    await persistence.close();
  }
  await gone();
  const after = await reads();
  return Object.fromEntries(
    [...after]
      .map(([name, rows]) => [name, rows - (before.get(name) ?? 0)] as const)
      .filter(([, rows]) => rows > LOOKS * ROWS),
  );
}

describe('a large project is never read as a whole', () => {
  const options = { embed: false } as const;
  const load =
    (answer: string, given: object = {}, pairs = ROWS) =>
    (persistence: Persistence) =>
      loadText(persistence, { projectId, text: text(answer, pairs), options: { ...options, ...given } });

  it('or it would be seen', async () => {
    const looked = await wholeReads(async () => {
      const client = new pg.Client({ connectionString: bench.url, application_name: READER });
      await client.connect();
      await client.query('select max(answer) from qa_pair');
      await client.end();
    });
    expect(looked).toEqual({ qa_pair: PAIRS });
  });

  it('by rows that change pairs, by the same rows again and by their undo', async () => {
    let importId = '';
    expect(await wholeReads(async (p) => ({ importId } = await load('second')(p)))).toEqual({});
    expect(await wholeReads(load('second'))).toEqual({});
    expect(await wholeReads((p) => undoImport(p, projectId, importId))).toEqual({});
  });

  it('by an import that is taken back', async () => {
    const changed = async (persistence: Persistence) => {
      const planned = await startText(persistence, {
        projectId,
        text: text('third', ROWS),
        options: { ...options, onError: 'rollback' },
      });
      for (const { chunkNo } of planned.ranges) await loadChunk(persistence, planned, chunkNo);
      await persistence.chunks.revert(planned.run, () => undefined);
      await persistence.runs.leaveQueue(planned.run.importId);
      await persistence.runs.finish(planned.run.importId, { status: 'cancelled' });
    };
    expect(await wholeReads(changed)).toEqual({});
  });

  it('by rows that remove pairs, and by their undo', async () => {
    let importId = '';
    expect(await wholeReads(async (p) => ({ importId } = await load('first', { mode: 'delete' })(p)))).toEqual({});
    expect(await wholeReads((p) => undoImport(p, projectId, importId))).toEqual({});
  });

  it('by the undo of a mirror that took pairs into its set, and of one that retired them', async () => {
    const mirror = { mode: 'mirror', sourceSet: 'the list', mirrorLimit: 100 } as const;
    const imports: string[] = [];
    const mirrored = (pairs: number) => async (persistence: Persistence) => {
      const source = { projectId, text: text('first', pairs), options: { ...options, ...mirror } };
      const planned = await startText(persistence, source);
      for (const { chunkNo } of planned.ranges) await loadChunk(persistence, planned, chunkNo);
      await persistence.chunks.settle(planned.run, () => undefined);
      await persistence.chunks.mirror(planned.run, () => undefined);
      const { importId } = planned.run;
      await persistence.runs.leaveQueue(importId);
      await persistence.runs.finish(importId, { status: 'completed' });
      imports.push(importId);
    };
    // The set itself is looked for once in all of the project.
    for (const pairs of [ROWS, 10]) await mirrored(pairs)(bench.persistence);
    for (const importId of imports.reverse())
      expect(await wholeReads((p) => undoImport(p, projectId, importId))).toEqual({});
  });
});
