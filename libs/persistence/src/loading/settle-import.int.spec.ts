import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csv, endText, loadChunk, loadText, startText } from '../testing/load-text.ts';
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
}

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
const scenario: fc.Arbitrary<Scenario> = fc.record({
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
    findings: errors.items.map(({ row, line, code, otherRow }) => ({ row, line, code, otherRow })),
  };
}

async function projectWith(stored: readonly Row[]): Promise<string> {
  const projectId = await bench.project();
  if (stored.length > 0)
    await loadText(bench.persistence, { projectId, text: csv(HEADER, ...stored), options: OPTIONS });
  return projectId;
}

/** The file in one chunk: nothing is left for settling. */
async function inOneChunk({ stored, rows }: Scenario) {
  const projectId = await projectWith(stored);
  const { importId, finished } = await loadText(bench.persistence, {
    projectId,
    text: csv(HEADER, ...rows),
    options: OPTIONS,
  });
  return { ...(await outcome(projectId, importId)), counts: finished.fates };
}

/** The file in small chunks in any order, with claims that are lost and a settling that is run twice. */
async function inSmallChunks({ stored, rows, chunkRows, places, claimTwice }: Scenario) {
  const projectId = await projectWith(stored);
  const text = await startText(bench.persistence, {
    projectId,
    text: csv(HEADER, ...rows),
    options: OPTIONS,
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
      { numRuns: 40 },
    );
  }, 120_000);

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
