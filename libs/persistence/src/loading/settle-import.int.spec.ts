import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { OWNER, csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
import { storedFates, storedPairs, storedVersions } from '../testing/stored.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
beforeAll(async () => {
  bench = await openWorkbench();
});
afterAll(() => bench?.close());

const HEADER = ['question', 'answer', 'status', 'metadata.note'] as const;
const OPTIONS = {
  mapping: { question: 'question', answer: 'answer', status: 'status', 'metadata.note': 'metadata.note' },
};

type Row = readonly [question: string, answer: string, status: string, note: string];

interface Scenario {
  readonly stored: readonly Row[];
  readonly rows: readonly Row[];
  readonly chunkRows: number;
  /** Orders the chunks: the chunk with the least number goes first. */
  readonly places: readonly number[];
  readonly claimTwice: boolean;
  readonly rules: Rules;
}

type Rules = Pick<SourceOptions, 'mode' | 'duplicates'>;
type SourceOptions = NonNullable<Parameters<typeof loadText>[1]['options']>;

const QUESTIONS = ['one', 'two', 'three'];
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...QUESTIONS) }, { weight: 1, arbitrary: fc.constant('') }),
  fc.constantFrom('a', 'b'),
  fc.constantFrom('', '', 'published', 'retired'),
  fc.constantFrom('', 'n'),
);
const storedRow = fc.tuple(
  fc.constantFrom(...QUESTIONS),
  fc.constantFrom('a', 'b'),
  fc.constantFrom('', 'retired'),
  fc.constantFrom('', 'n'),
);
const policy = fc.constantFrom('replace' as const, 'skip' as const, 'error' as const);
const rules: fc.Arbitrary<Rules> = fc.record({
  mode: fc.constantFrom('upsert' as const, 'create' as const, 'update' as const, 'delete' as const),
  duplicates: fc.record({ file: policy, project: policy }),
});
const scenario: fc.Arbitrary<Scenario> = fc.record({
  rules,
  stored: fc.uniqueArray(storedRow, { maxLength: 3, selector: ([question]) => question }),
  rows: fc.array(row, { minLength: 1, maxLength: 9 }),
  chunkRows: fc.integer({ min: 1, max: 4 }),
  places: fc.array(fc.nat(), { minLength: 9, maxLength: 9 }),
  claimTwice: fc.boolean(),
});

/** What an import leaves that anyone can see, without ids and times. */
async function outcome(projectId: string, importId: string) {
  const pairs = await storedPairs(bench, projectId);
  const versions = await storedVersions(bench, projectId);
  const errors = await bench.persistence.imports.errors(importId, { limit: 100 });
  return {
    fates: await storedFates(bench, importId),
    pairs: pairs.map((pair) => ({
      question: pair.question,
      answer: pair.answer,
      status: pair.status,
      metadata: pair.metadata,
      version: pair.version,
      row: pair.last_import_id === importId ? pair.last_import_row : null,
    })),
    versions: versions.map(({ question, answer, status, version, changed_by_import: by }) => ({
      question,
      answer,
      status,
      version,
      own: by === importId,
    })),
    findings: errors.items
      .map(({ row, line, code, otherRow }) => ({ row, line, code, otherRow }))
      .sort((a, b) => a.row - b.row || (a.code < b.code ? -1 : 1)),
  };
}

async function projectWith(stored: readonly Row[]): Promise<string> {
  const projectId = await bench.project();
  if (stored.length > 0)
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ...stored), options: OPTIONS });
  return projectId;
}

/** The file in one chunk: nothing is left for settling. */
async function inOneChunk({ stored, rows, rules }: Scenario) {
  const projectId = await projectWith(stored);
  const { importId, finished } = await loadText(bench.persistence, {
    projectId,
    text: csv(HEADER, ...rows),
    options: { ...OPTIONS, ...rules },
  });
  return { ...(await outcome(projectId, importId)), counts: finished.fates };
}

/** The file in small chunks in any order, with claims that are lost and a settling that is run twice. */
async function inSmallChunks({ stored, rows, chunkRows, places, claimTwice, rules }: Scenario) {
  const projectId = await projectWith(stored);
  const text = await startText(bench.persistence, {
    projectId,
    text: csv(HEADER, ...rows),
    options: { ...OPTIONS, ...rules },
    chunkRows,
  });
  const order = text.ranges.map((range, index) => ({ chunkNo: range.chunkNo, place: places[index] ?? 0 }));
  order.sort((a, b) => a.place - b.place);
  for (const { chunkNo } of order) {
    if (claimTwice) await bench.persistence.chunks.claim(text.run.importId, chunkNo, 'a worker that dies');
    const loaded = await loadChunk(bench.persistence, text, chunkNo);
    if (claimTwice) expect(await bench.persistence.chunks.claim(text.run.importId, chunkNo, 'another')).toEqual(loaded);
  }
  await bench.persistence.chunks.settle(text.run, () => undefined);
  const settledOnce = await outcome(projectId, text.run.importId);
  const finished = await endText(bench.persistence, text);
  const settled = await outcome(projectId, text.run.importId);
  expect(settled).toEqual(settledOnce);
  return { ...settled, counts: finished.fates };
}

describe('settling', () => {
  it('gives one result whatever the size and the order of the chunks', async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (given) => {
        expect(await inSmallChunks(given)).toEqual(await inOneChunk(given));
      }),
      { numRuns: 40, interruptAfterTimeLimit: 15_000 },
    );
  });

  it('has nothing to decide in an import of one chunk', async () => {
    const projectId = await bench.project();
    const text = await startText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['one', 'a', '', ''], ['one', 'b', '', '']),
    });
    await loadChunk(bench.persistence, text, 1);
    expect(await bench.persistence.chunks.settle(text.run, () => undefined)).toEqual({ state: 'decided', keys: 0 });
  });
});

describe('keys that stand in several chunks', () => {
  const start = async (stored: readonly Row[], rows: readonly Row[]) => {
    const projectId = await projectWith(stored);
    return {
      projectId,
      text: await startText(bench.persistence, {
        projectId,
        text: csv(HEADER, ...rows),
        options: OPTIONS,
        chunkRows: 1,
      }),
    };
  };

  it('are given back what they held when the last row says the same, though an earlier one was written', async () => {
    const { projectId, text } = await start(
      [['one', 'a', '', '']],
      [
        ['one', 'b', '', ''],
        ['one', 'a', '', ''],
      ],
    );
    const [before] = await storedPairs(bench, projectId);
    await loadChunk(bench.persistence, text, 2);
    await loadChunk(bench.persistence, text, 1);
    expect(await storedPairs(bench, projectId)).toMatchObject([{ answer: 'b', version: 2 }]);
    const finished = await endText(bench.persistence, text);
    expect(finished.fates).toMatchObject({ unchanged: 1, skipped: 1, updated: 0 });
    expect(await storedPairs(bench, projectId)).toEqual([before]);
    expect(await storedVersions(bench, projectId)).toEqual([]);
  });

  it('keep what someone else wrote since', async () => {
    const { projectId, text } = await start(
      [['one', 'a', '', '']],
      [
        ['one', 'b', '', ''],
        ['one', 'a', '', ''],
      ],
    );
    await bench.query('update project set load_concurrency = 2 where id = $1', [projectId]);
    await loadChunk(bench.persistence, text, 2);
    await loadChunk(bench.persistence, text, 1);
    const other = await loadText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['one', 'other', '', '']),
      options: OPTIONS,
    });
    const finished = await endText(bench.persistence, text);
    expect(finished.fates).toMatchObject({ updated: 1, skipped: 1 });
    expect(await storedPairs(bench, projectId)).toMatchObject([
      { answer: 'other', version: 3, last_import_id: other.importId },
    ]);
    expect((await storedVersions(bench, projectId)).map(({ answer, version }) => [answer, version])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('never go back behind what someone else wrote in between', async () => {
    const { projectId, text } = await start(
      [['one', 'a', '', '']],
      [
        ['one', 'b', '', ''],
        ['one', 'a', '', ''],
      ],
    );
    await bench.query('update project set load_concurrency = 2 where id = $1', [projectId]);
    await loadChunk(bench.persistence, text, 1);
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ['one', 'other', '', '']), options: OPTIONS });
    await loadChunk(bench.persistence, text, 2);
    const finished = await endText(bench.persistence, text);
    expect(finished.fates).toMatchObject({ updated: 1, skipped: 1 });
    expect(await storedPairs(bench, projectId)).toMatchObject([{ answer: 'a', version: 4, last_import_row: 2 }]);
    expect((await storedVersions(bench, projectId)).map(({ answer, version }) => [answer, version])).toEqual([
      ['a', 1],
      ['b', 2],
      ['other', 3],
    ]);
    // The history stays usable: the next change finds a free version number.
    const next = await loadText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['one', 'c', '', '']),
      options: OPTIONS,
    });
    expect(next.finished.fates.updated).toBe(1);
  });

  it('are restored only to what someone else wrote in between', async () => {
    const { projectId, text } = await start(
      [['one', 'a', '', '']],
      [
        ['one', 'b', '', ''],
        ['one', 'c', '', ''],
        ['one', 'other', '', ''],
      ],
    );
    await bench.query('update project set load_concurrency = 2 where id = $1', [projectId]);
    await loadChunk(bench.persistence, text, 1);
    const other = await loadText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['one', 'other', '', '']),
      options: OPTIONS,
    });
    await loadChunk(bench.persistence, text, 3);
    await loadChunk(bench.persistence, text, 2);
    await endText(bench.persistence, text);
    expect(await storedPairs(bench, projectId)).toMatchObject([
      { answer: 'other', version: 3, last_import_id: other.importId },
    ]);
    const next = await loadText(bench.persistence, {
      projectId,
      text: csv(HEADER, ['one', 'd', '', '']),
      options: OPTIONS,
    });
    expect(next.finished.fates.updated).toBe(1);
  });

  it('are settled after a cancel too', async () => {
    const { projectId, text } = await start(
      [],
      [
        ['one', 'a', '', ''],
        ['one', 'b', '', ''],
        ['two', 'a', '', ''],
      ],
    );
    await loadChunk(bench.persistence, text, 1);
    await loadChunk(bench.persistence, text, 2);
    await bench.persistence.imports.requestCancel({ projectId, importId: text.run.importId, principal: OWNER });
    const finished = await endText(bench.persistence, text, { status: 'cancelled' });
    expect(finished).toMatchObject({ status: 'cancelled', unprocessed: 1, fates: { created: 1, skipped: 1 } });
    expect(await storedFates(bench, text.run.importId)).toEqual(['skipped', 'created', 'unprocessed']);
  });

  it('are left alone once the import has ended', async () => {
    const { text } = await start(
      [],
      [
        ['one', 'a', '', ''],
        ['one', 'b', '', ''],
      ],
    );
    await loadChunk(bench.persistence, text, 1);
    await loadChunk(bench.persistence, text, 2);
    await bench.persistence.runs.finish(text.run.importId, { status: 'cancelled' });
    const fates = await storedFates(bench, text.run.importId);
    expect(await bench.persistence.chunks.settle(text.run, () => undefined)).toEqual({ state: 'settled' });
    expect(await storedFates(bench, text.run.importId)).toEqual(fates);
  });

  it('are decided with signs of progress, until a signal stops it', async () => {
    const { text } = await start(
      [],
      [
        ['one', 'a', '', ''],
        ['one', 'b', '', ''],
      ],
    );
    await loadChunk(bench.persistence, text, 1);
    await loadChunk(bench.persistence, text, 2);
    let signs = 0;
    const stopped = bench.persistence.chunks.settle(text.run, () => signs++, AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(signs).toBe(4);
    expect(await bench.persistence.chunks.settle(text.run, () => signs++)).toEqual({ state: 'decided', keys: 1 });
    expect(signs).toBe(11);
  });

  it('name the winner in the findings of the others, whose errors stay', async () => {
    const { text } = await start(
      [],
      [
        ['one', 'a', '', ''],
        ['', 'x', '', ''],
        ['one', 'b', '', ''],
        ['one', 'c', '', ''],
      ],
    );
    for (const no of [4, 1, 3, 2]) await loadChunk(bench.persistence, text, no);
    await endText(bench.persistence, text);
    const { items } = await bench.persistence.imports.errors(text.run.importId, { limit: 10 });
    expect(items.map(({ row, code, otherRow }) => [row, code, otherRow])).toEqual([
      [1, 'duplicate_in_file', 4],
      [2, 'question_missing', undefined],
      [3, 'duplicate_in_file', 4],
      [3, 'answers_differ', 1],
      [4, 'answers_differ', 1],
    ]);
  });
});
