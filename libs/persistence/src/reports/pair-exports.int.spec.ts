import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ExportFilter, ExportedPair } from '@pairloom/core';
import { csv, loadText } from '../testing/load-text.ts';
import { type Workbench, openWorkbench } from '../testing/workbench.ts';

let bench: Workbench;
let projectId: string;
const mapping = {
  question: 'question',
  answer: 'answer',
  category: 'category',
  tags: 'tags',
  status: 'status',
  externalId: 'id',
  'metadata.note': 'note',
} as const;

beforeAll(async () => {
  bench = await openWorkbench();
  projectId = await bench.project();
  const text = csv(
    ['question', 'answer', 'category', 'tags', 'status', 'id', 'note'],
    ['one', 'a', 'c', 'x;y', 'published', '', 'n'],
    ['two', 'b', '', 'y', 'draft', '', ''],
    ['three', 'c', 'c', '', 'retired', 'E1', ''],
  );
  await loadText(bench.persistence, { projectId, text, options: { mapping } });
});
afterAll(() => bench?.close());

async function all(filter: ExportFilter = {}): Promise<ExportedPair[]> {
  const { lastId } = await bench.persistence.exports.shape(projectId, filter);
  const pairs: ExportedPair[] = [];
  for (let after: string | undefined; lastId !== undefined;) {
    const page = await bench.persistence.exports.page(projectId, filter, { after, lastId, limit: 1 });
    pairs.push(...page);
    after = page.at(-1)?.id;
    if (after === undefined) break;
  }
  return pairs;
}

const questions = async (filter: ExportFilter): Promise<string[]> =>
  (await all(filter)).map(({ question }) => question).sort();

describe('pairs for an export', () => {
  it('come page by page, each once', async () => {
    const pairs = await all();
    expect(pairs.map(({ question }) => question).sort()).toEqual(['one', 'three', 'two']);
    expect(pairs.find(({ question }) => question === 'one')).toEqual({
      id: expect.any(String),
      version: 1,
      question: 'one',
      variants: [],
      answer: 'a',
      category: 'c',
      tags: ['x', 'y'],
      status: 'published',
      externalId: null,
      metadata: { note: 'n' },
    });
  });

  it.each<[ExportFilter, string[]]>([
    [{ status: 'retired' }, ['three']],
    [{ category: 'c' }, ['one', 'three']],
    [{ tag: 'y' }, ['one', 'two']],
    [{ tag: 'y', category: 'c' }, ['one']],
    [{ category: 'none' }, []],
  ])('are those that %j asks for', async (filter, expected) => {
    expect(await questions(filter)).toEqual(expected);
  });

  it('have the columns that any of them needs', async () => {
    const { exports } = bench.persistence;
    expect(await exports.shape(projectId, {})).toMatchObject({
      metadataNames: ['note'],
      hasExternalIds: true,
      hasVariants: false,
    });
    expect(await exports.shape(projectId, { status: 'draft' })).toMatchObject({
      metadataNames: [],
      hasExternalIds: false,
    });
    expect(await exports.shape(await bench.project(), {})).toEqual({
      metadataNames: [],
      hasExternalIds: false,
      hasVariants: false,
      lastId: undefined,
    });
  });

  it('hold their variants in order', async () => {
    const own = await bench.project();
    await loadText(bench.persistence, { projectId: own, text: csv(['question', 'answer'], ['q', 'a']) });
    await bench.query(
      `insert into qa_variant (project_id, pair_id, ordinal, question, question_hash, text_hash)
       select project_id, id, n, 'variant ' || n, ''::bytea, ''::bytea from qa_pair, generate_series(1, 2) n where project_id = $1`,
      [own],
    );
    const { lastId = '', hasVariants } = await bench.persistence.exports.shape(own, {});
    const [pair] = await bench.persistence.exports.page(own, {}, { after: undefined, lastId, limit: 5 });
    expect([hasVariants, pair?.variants]).toEqual([true, ['variant 1', 'variant 2']]);
  });

  it('are not those that came after the export began', async () => {
    const own = await bench.project();
    await loadText(bench.persistence, { projectId: own, text: csv(['question', 'answer'], ['q', 'a']) });
    const { lastId = '' } = await bench.persistence.exports.shape(own, {});
    await loadText(bench.persistence, { projectId: own, text: csv(['question', 'answer'], ['later', 'a']) });
    const page = await bench.persistence.exports.page(own, {}, { after: undefined, lastId, limit: 5 });
    expect(page.map(({ question }) => question)).toEqual(['q']);
  });
});
