import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page, RetiredPair } from '@pairloom/contract';
import type { ImportFaultNote } from '@pairloom/core';
import { type PlannedText, csv, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';
import { Database } from '../database.ts';
import { mirrorSet } from './mirror-set.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const noted = () => undefined;
const HEADER = ['question', 'answer'];
const rows = (...questions: string[]): string[][] => questions.map((question) => [question, 'a']);
type Options = NonNullable<Parameters<typeof loadText>[1]['options']>;

/** Loads the questions as the whole of the set, and mirrors. */
async function mirror(projectId: string, questions: string[], options: Options = {}, chunkRows = 2) {
  const text = await startText(bench.persistence, {
    projectId,
    text: csv(HEADER, ...rows(...questions)),
    options: { mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 50, ...options },
    chunkRows,
  });
  for (const { chunkNo } of text.ranges) await loadChunk(bench.persistence, text, chunkNo);
  await bench.persistence.chunks.settle(text.run, noted);
  return { text, mirrored: await bench.persistence.chunks.mirror(text.run, noted) };
}

const statuses = async (projectId: string): Promise<Record<string, string>> =>
  Object.fromEntries((await storedPairs(bench, projectId)).map(({ question, status }) => [question, status]));

/** The pairs that a mirror retired, or would retire, read page by page. */
async function retiredBy({ run: { projectId, importId } }: PlannedText, limit = 2) {
  const found: RetiredPair[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<RetiredPair> = await bench.persistence.reports.retired(projectId, importId, {
      limit,
      ...(cursor !== null && { cursor }),
    });
    found.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found.map(({ question, version }) => [question, version]);
}

describe('a mirror', () => {
  it('retires the pairs of its set that the file lacks, and only these', async () => {
    const projectId = await bench.project(16);
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ...rows('elsewhere')) });
    await mirror(projectId, ['one', 'two', 'three']);
    const { text, mirrored } = await mirror(projectId, ['one', 'four', 'three']);
    expect(mirrored).toEqual({ state: 'mirrored', retired: 1 });
    expect(await statuses(projectId)).toEqual({
      elsewhere: 'draft',
      one: 'draft',
      two: 'retired',
      three: 'draft',
      four: 'draft',
    });
    expect(await storedVersions(bench, projectId)).toMatchObject([
      { question: 'two', status: 'draft', operation: 'retire', changed_by_import: text.run.importId },
    ]);
    expect(await bench.persistence.imports.get(projectId, text.run.importId)).toMatchObject({ retired: 1 });
    expect(await retiredBy(text)).toEqual([['two', 1]]);
    // Once more, as after a lost answer.
    expect(await bench.persistence.chunks.mirror(text.run, noted)).toEqual(mirrored);
  });

  it.each([1, 2, 5])('retires the same with %i ids held at a time', async (perLook) => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three', 'four']);
    const { text } = await mirror(projectId, ['one'], { mirrorLimit: 0 });
    const run = { ...text.run, options: { ...text.run.options, mirrorLimit: 100 } };
    const database = await Database.open({ url: bench.url, applicationName: 'mirror' });
    try {
      const mirrored = await mirrorSet(database, run, noted, undefined, perLook);
      expect(mirrored).toEqual({ state: 'mirrored', retired: 3 });
    } finally {
      await database.close();
    }
    expect(await statuses(projectId)).toEqual({ one: 'draft', two: 'retired', three: 'retired', four: 'retired' });
  });

  it('withholds by the number of all that would go, with one id held at a time', async () => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three', 'four']);
    const { text } = await mirror(projectId, ['one'], { mirrorLimit: 0 });
    const database = await Database.open({ url: bench.url, applicationName: 'mirror' });
    try {
      const { withheld } = (await mirrorSet(database, text.run, noted, undefined, 1)) as { withheld: ImportFaultNote };
      expect(withheld.message).toContain('3 of 4 pairs');
    } finally {
      await database.close();
    }
  });

  it('revives what comes back', async () => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two']);
    await mirror(projectId, ['one']);
    await mirror(projectId, ['one', 'two']);
    expect(await statuses(projectId)).toEqual({ one: 'draft', two: 'draft' });
  });

  it('takes pairs into its set that it leaves unchanged', async () => {
    const projectId = await bench.project(16);
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ...rows('one', 'two')) });
    await mirror(projectId, ['one', 'two']);
    expect((await mirror(projectId, ['two'])).mirrored).toMatchObject({ retired: 1 });
  });

  it.each([
    ['more would go than the limit allows', ['one'], { mirrorLimit: 10 }, '3 of 4 pairs'],
    ['a row failed', ['one', 'two', 'three', ''], {}, '1 rows failed'],
  ])('retires none when %s', async (_name, questions, options, message) => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three', 'four']);
    const { text, mirrored } = await mirror(projectId, questions, options);
    expect(mirrored).toMatchObject({ retired: 0, withheld: { code: 'mirror_withheld' } });
    expect(await bench.persistence.imports.get(projectId, text.run.importId)).toMatchObject({ retired: 0 });
    expect(await retiredBy(text)).toEqual([]);
    expect(JSON.stringify(mirrored)).toContain(message);
    expect(new Set(Object.values(await statuses(projectId)))).toEqual(new Set(['draft']));
  });

  it('retires none when the file was not loaded to its end', async () => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three']);
    const text = await startText(bench.persistence, {
      projectId,
      text: csv(HEADER, ...rows('one', 'two')),
      options: { mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 100 },
      chunkRows: 1,
    });
    await loadChunk(bench.persistence, text, 1);
    expect(await bench.persistence.chunks.mirror(text.run, noted)).toMatchObject({
      retired: 0,
      withheld: { code: 'mirror_withheld' },
    });
  });

  it('as a dry run counts what it would retire', async () => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two']);
    expect((await mirror(projectId, ['one'], { dryRun: true })).mirrored).toEqual({ state: 'mirrored', retired: 1 });
    expect(await statuses(projectId)).toEqual({ one: 'draft', two: 'draft' });
  });

  it.each([
    ['', 100],
    [', also when more would go than the limit allows', 10],
  ])('as a dry run names the pairs that it would retire%s', async (_name, mirrorLimit) => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three', 'four']);
    const { text } = await mirror(projectId, ['three'], { dryRun: true, mirrorLimit });
    // By id, which the rows of a chunk have in the order of their keys.
    expect((await retiredBy(text)).sort()).toEqual([
      ['four', 1],
      ['one', 1],
      ['two', 1],
    ]);
  });

  it('that is taken back leaves no trace', async () => {
    const projectId = await bench.project(16);
    await mirror(projectId, ['one', 'two', 'three']);
    const before = await storedPairs(bench, projectId);
    const { text } = await mirror(projectId, ['one', 'three', 'new']);
    await bench.persistence.chunks.revert(text.run, noted);
    expect(await storedPairs(bench, projectId)).toEqual(before);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });

  it('moves no pair for an import that has ended meanwhile', async () => {
    const projectId = await bench.project(16);
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ...rows('one', 'two')) });
    const before = await storedPairs(bench, projectId);
    const text = await startText(bench.persistence, {
      projectId,
      text: csv(HEADER, ...rows('one')),
      options: { mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 100 },
    });
    await loadChunk(bench.persistence, text, 1);
    await bench.persistence.runs.finish(text.run.importId, { status: 'cancelled' });
    expect(await bench.persistence.chunks.mirror(text.run, noted)).toEqual({ state: 'settled' });
    expect(await storedPairs(bench, projectId)).toEqual(before);
  });

  describe('that is broken off while it retires', () => {
    /** More than are retired in one transaction. */
    const MANY = Array.from({ length: 2_050 }, (_, n) => `question ${n}`);
    const FIRST_BATCH = 2_000;

    async function brokenOff(projectId: string) {
      await mirror(projectId, MANY, {}, MANY.length);
      const before = await storedPairs(bench, projectId);
      const text = await startText(bench.persistence, {
        projectId,
        text: csv(HEADER, ...rows('new')),
        options: { mode: 'mirror', sourceSet: 'handbook', mirrorLimit: 100 },
      });
      await loadChunk(bench.persistence, text, 1);
      const stop = new AbortController();
      // A step for its chunk, one for the look at the set, then one for each batch.
      let steps = 0;
      const stopAfterFirst = (): void => void (++steps === 3 && stop.abort());
      const mirrored = bench.persistence.chunks.mirror(text.run, stopAfterFirst, stop.signal);
      await expect(mirrored).rejects.toThrow();
      return { text, before };
    }

    it('tells what it has retired, so that it can be undone', async () => {
      const projectId = await bench.project(16);
      const { text } = await brokenOff(projectId);
      const { importId } = text.run;
      await bench.query(`update import_job set cancel_requested_at = now() where id = $1`, [importId]);
      expect(await bench.persistence.chunks.mirror(text.run, noted)).toMatchObject({
        retired: FIRST_BATCH,
        withheld: { message: `The import was stopped when ${FIRST_BATCH} pairs of the set had been retired.` },
      });
      await bench.persistence.runs.finish(importId, { status: 'cancelled' });
      expect(await bench.persistence.imports.get(projectId, importId)).toMatchObject({ retired: FIRST_BATCH });
    });

    it('leaves no trace when it is taken back', async () => {
      const projectId = await bench.project(16);
      const { text, before } = await brokenOff(projectId);
      await bench.persistence.chunks.revert(text.run, noted);
      expect(await storedPairs(bench, projectId)).toEqual(before);
      expect(await storedVersions(bench, projectId)).toEqual([]);
      // A worker that was frozen meanwhile goes on: it retires none.
      expect(await bench.persistence.chunks.mirror(text.run, noted)).toMatchObject({ retired: 0 });
    });
  });
});
