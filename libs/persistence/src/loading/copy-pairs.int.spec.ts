import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ChunkMemory, KEY_BYTES, type PreparedPair } from '@pairloom/core';
import type { Kysely } from 'kysely';
import { randomBytes, randomUUIDv7 } from 'node:crypto';
import pg from 'pg';
import { Database } from '../database.ts';
import { type PlannedText, csv, loadChunk, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs } from '../testing/stored.ts';
import { type Workbench, openWorkbench, waitingForLock } from '../testing/workbench.ts';
import { lockNumber } from './advisory-locks.ts';
import { copyPairs, pairRows } from './copy-pairs.ts';
import type { Writer } from './pair-lookups.ts';
import { insertPairs } from './pair-writes.ts';

const FIRST_ROW = 2 ** 33;
const HASH_BYTES = 32;

let bench: Workbench;
let database: Database;
beforeAll(async () => {
  bench = await openWorkbench();
  database = await Database.open({ url: bench.url, applicationName: 'spec', poolSize: 2 });
});
afterAll(async () => {
  await database?.close();
  await bench?.close();
});

const writerOf = (projectId: string, sourceSet: string | null = null): Writer => ({
  projectId,
  importId: randomUUIDv7(),
  principal: 'owner',
  sourceSet,
});

const pair = (offset: number, more: Partial<PreparedPair> = {}): PreparedPair => ({
  offset,
  key: randomBytes(KEY_BYTES),
  contentHash: randomBytes(HASH_BYTES),
  question: `Question ${offset}?`,
  answer: `Answer ${offset}.`,
  ...more,
});

const TEXTS = ['', ' ', 'größer', '質問', '😀', 'a\tb\\N\n"c"', '{"a,b"}', 'NULL', 'x'.repeat(100_000)];

/** A pair for each way in which a row may be unlike the others. */
const PAIRS: readonly PreparedPair[] = [
  ...TEXTS.map((text) => ({ question: text })),
  ...TEXTS.map((text) => ({ questionBytes: Buffer.from(text), answerBytes: Buffer.from(`${text}!`) })),
  ...TEXTS.map((text) => ({ category: text })),
  ...TEXTS.map((text) => ({ tags: [text, 'second'] })),
  ...TEXTS.map((text) => ({ metadata: { [text]: text, other: '1' } })),
  ...TEXTS.map((text) => ({ externalId: text, questionKey: randomBytes(KEY_BYTES) })),
  ...TEXTS.map((text) => ({ variants: [text, 'Another way to ask'] })),
  { category: null, tags: [], metadata: {}, externalId: null, variants: [] },
  { status: 'published' as const },
  { status: 'retired' as const },
  ...[0, 0.001, 0.333, 0.875, 1].map((quality) => ({ quality })),
].map((more, offset) => pair(offset, more));

const copyAll = (db: Kysely<unknown>, writer: Writer, firstRow: number, pairs: readonly PreparedPair[]) =>
  copyPairs(db, writer, pairRows(writer, firstRow, pairs), () => true);

/** What the table holds of the pairs, but for the ids of pair and project. */
async function storedWhole(projectId: string): Promise<object[]> {
  const rows = await bench.query<{ row: object }>(
    `select to_jsonb(p) - 'id' - 'project_id' - 'created_at' - 'updated_at' || jsonb_build_object('variants', array(
       select to_jsonb(v) - 'pair_id' - 'project_id' from qa_variant v where v.pair_id = p.id order by ordinal)) as row
     from qa_pair p where project_id = $1 order by last_import_row`,
    [projectId],
  );
  return rows.map(({ row }) => row);
}

describe('copying pairs', () => {
  it.each([null, 'manual.csv'])('stores what inserting stores, in the set %p', async (sourceSet) => {
    const [copied, inserted] = [await bench.project(), await bench.project()];
    const writer = writerOf(copied, sourceSet);
    await database.transaction(async ({ kysely }) => {
      expect(await copyAll(kysely, writer, FIRST_ROW, PAIRS)).toBe(true);
      await insertPairs(kysely, { ...writer, projectId: inserted }, FIRST_ROW, PAIRS);
    });
    const stored = await storedWhole(copied);
    expect(stored).toHaveLength(PAIRS.length);
    expect(stored).toEqual(await storedWhole(inserted));
  });

  it('writes rows in memory that was used before, and in more than there was', async () => {
    const projectId = await bench.project();
    const memory = new ChunkMemory();
    const copy = (pairs: readonly PreparedPair[]) =>
      database.transaction(({ kysely }) => {
        const writer = writerOf(projectId);
        return copyPairs(kysely, writer, pairRows(writer, 1, pairs, memory), () => true);
      });
    await copy([pair(0, { answer: 'small' })]);
    await copy([pair(1, { answer: 'x'.repeat(1_000_000) })]);
    await copy([pair(2, { answer: 'small again' })]);
    expect((await storedPairs(bench, projectId)).map(({ answer }) => answer.length)).toEqual([5, 1_000_000, 11]);
  });

  it.each([[[]], [[0]], [[4]], [[0, 1, 3]], [[0, 1, 2, 3, 4]]])(
    'leaves out the pairs at the places %p',
    async (places) => {
      const projectId = await bench.project();
      const writer = writerOf(projectId);
      const five = [0, 1, 2, 3, 4].map((offset) => pair(offset, { variants: [`Variant ${offset}`] }));
      await database.transaction(({ kysely }) =>
        copyPairs(kysely, writer, pairRows(writer, 0, five), (place) => !places.includes(place)),
      );
      const left = [0, 1, 2, 3, 4].filter((offset) => !places.includes(offset));
      expect(await storedWhole(projectId)).toMatchObject(
        left.map((offset) => ({ question: `Question ${offset}?`, variants: [{ question: `Variant ${offset}` }] })),
      );
    },
  );

  it.each([
    ['a key is there', () => PAIRS[0]?.key],
    ['a row is refused', () => randomBytes(KEY_BYTES)],
  ])('writes nothing where %s, and the transaction goes on', async (_, keyOf) => {
    const projectId = await bench.project();
    const writer = writerOf(projectId);
    const key = keyOf() as Buffer;
    const isThere = key === PAIRS[0]?.key;
    const fresh = [pair(0), pair(1), pair(2, { key, answer: isThere ? 'fine' : 'half\0full' })];
    await database.transaction(async ({ kysely }) => {
      await insertPairs(kysely, writer, 1, PAIRS.slice(0, 1));
      expect(await copyAll(kysely, writer, 1, fresh)).toBe(false);
      expect(await copyAll(kysely, writer, 1, fresh.slice(0, 1))).toBe(true);
    });
    expect((await storedPairs(bench, projectId)).map(({ question }) => question)).toEqual(['', 'Question 0?']);
  });
});

describe('chunks of new pairs', () => {
  const file = (...questions: string[]) => csv(['question', 'answer'], ...questions.map((q) => [q, `answer to ${q}`]));
  const started = async (chunkRows: number, ...questions: string[]): Promise<PlannedText> =>
    startText(bench.persistence, { projectId: await bench.project(), text: file(...questions), chunkRows });

  /** Work beside a transaction of somebody else, who ends it when the work has come to wait for him, and `meanwhile` is done. */
  async function besides<T>(
    statements: readonly string[],
    work: () => Promise<T>,
    meanwhile = async (): Promise<void> => undefined,
  ): Promise<T> {
    const other = new pg.Client({ connectionString: bench.url });
    await other.connect();
    try {
      await other.query('begin');
      for (const statement of statements) await other.query(statement);
      const working = work();
      await waitingForLock(bench);
      await meanwhile();
      await other.query('commit');
      return await working;
    } finally {
      await other.end();
    }
  }

  it('meet a pair that comes in between, and tell of it', async () => {
    const text = await started(10, 'one', 'two', 'three');
    const { projectId, importId } = text.run;
    const two = text.prepare(text.ranges[0] as (typeof text.ranges)[number]).pairs[1] as PreparedPair;
    const hex = (bytes: Buffer): string => `'\\x${bytes.toString('hex')}'`;
    const insert = `insert into qa_pair (id, project_id, key_hash, question_hash, content_hash, question, answer, last_principal)
      values ('${randomUUIDv7()}', '${projectId}', ${hex(two.key)}, ${hex(two.key)}, ${hex(two.contentHash)}, 'two', 'answer to two', 'somebody')`;
    const { fates } = await besides([insert], () => loadChunk(bench.persistence, text, 1));
    expect(fates).toMatchObject({ created: 2, unchanged: 1 });
    expect(await storedFates(bench, importId)).toEqual(['created', 'unchanged', 'created']);
  });

  it('of one import are copied one after another, those of others beside them', async () => {
    const text = await started(1, 'one', 'two');
    const other = await started(1, 'three');
    const lock = `select pg_advisory_xact_lock(${lockNumber(text.run.importId)})`;
    const { fates } = await besides(
      [lock],
      () => loadChunk(bench.persistence, text, 1),
      async () => {
        expect((await loadChunk(bench.persistence, other, 1)).fates.created).toBe(1);
        expect(await storedPairs(bench, text.run.projectId)).toEqual([]);
      },
    );
    expect(fates.created).toBe(1);
  });

  it('that hold the same keys are told apart by their rows', async () => {
    const questions = Array.from({ length: 200 }, (_, i) => `q${i % 50}`);
    const text = await started(50, ...questions);
    await Promise.all([1, 2, 3, 4].map((no) => loadChunk(bench.persistence, text, no)));
    const pairs = await storedPairs(bench, text.run.projectId);
    expect(pairs).toHaveLength(50);
    expect(new Set(pairs.map(({ last_import_row: row }) => row))).toEqual(
      new Set(Array.from({ length: 50 }, (_, i) => 151 + i)),
    );
  });
});
