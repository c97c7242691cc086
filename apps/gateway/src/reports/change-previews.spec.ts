import { afterEach, describe, expect, it } from '@jest/globals';
import { type PairChange } from '@pairloom/contract';
import {
  type ChunkRange,
  type PlannedChange,
  type ReportSource,
  type StoredContent,
  keyHash,
  questionKey,
} from '@pairloom/core';
import { MemoryBlobStore, readPlan } from '@pairloom/testing';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const PAIR_ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';
const HEAD = 'question,answer,id\n';
const BODY = 'one,uno,\ntwo,due,\nthree,,\n';
const plan = readPlan({
  mapping: { question: 'question', answer: 'answer', externalId: 'id' },
  dialect: { columns: ['question', 'answer', 'id'] },
});
const rangeOf = (body: string): ChunkRange => ({
  ...{ chunkNo: 1, firstRow: 1, rowCount: body.split('\n').length - 1, firstLine: 2 },
  ...{ byteStart: HEAD.length, byteEnd: HEAD.length + body.length },
});
const stored: StoredContent = {
  ...{ id: PAIR_ID, version: 3, question: 'one', answer: '1', category: 'c', tags: ['t'] },
  ...{ status: 'published', externalId: null, metadata: {}, variants: [] },
};
const planned = (row: number, change: PlannedChange['change'], key: Buffer): PlannedChange => ({
  ...{ row, offset: row - 1, change, key },
});

describe('changes of a dry run', () => {
  let gateway: TestGateway;
  const use = async (
    items: PlannedChange[],
    contents: Map<string, StoredContent>,
    given: Partial<ReportSource> = {},
    body = BODY,
  ) => {
    const source: ReportSource = {
      ...{ importId: IMPORT_ID, projectId: PROJECT.id, filename: 'faq.csv', status: 'completed', expired: false },
      ...{ dryRun: true, read: { blobKey: 'sources/a', plan } },
      ...given,
    };
    gateway = await testGateway(
      fakePorts({
        reports: {
          source: async () => source,
          plannedChanges: async () => ({
            items,
            nextCursor: 'more',
            range: items.length === 0 ? undefined : rangeOf(body),
          }),
          contents: async (_projectId, keys) =>
            new Map([...contents].filter(([key]) => keys.some((asked) => asked.toString('hex') === key))),
        },
        blobs: MemoryBlobStore.with({ 'sources/a': HEAD + body }),
      }),
    );
    return `${gateway.url}/api/v1/projects/${PROJECT.id}/imports/${IMPORT_ID}/changes`;
  };
  const changes = async (url: string): Promise<PairChange[]> =>
    (jsonOf(await send(url)) as { items: PairChange[] }).items;

  afterEach(async () => {
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it('hold the rows of the file against the pairs that are stored', async () => {
    const one = questionKey('one');
    const items = [planned(1, 'updated', one), planned(2, 'created', questionKey('two'))];
    expect(await changes(await use(items, new Map([[one.toString('hex'), stored]])))).toEqual([
      {
        ...{ pairId: PAIR_ID, change: 'updated', row: 1, versionBefore: 3, versionAfter: 4 },
        ...{ question: 'one', fields: ['answer'], before: { answer: '1' }, after: { answer: 'uno' } },
      },
      {
        ...{ pairId: null, change: 'created', row: 2, versionBefore: null, versionAfter: 1, fields: [] },
        ...{ question: 'two', before: null, after: { question: 'two', answer: 'due', status: 'draft' } },
      },
    ]);
  });

  it('tell what a deleted pair holds, also without a row that could be read', async () => {
    const three = questionKey('three');
    const gone = { ...stored, question: 'three' };
    const [change] = await changes(await use([planned(3, 'deleted', three)], new Map([[three.toString('hex'), gone]])));
    expect(change).toMatchObject({ change: 'deleted', pairId: PAIR_ID, versionAfter: null, after: null });
    expect(change?.before).toMatchObject({ question: 'three', answer: '1', tags: ['t'] });
  });

  it('find the pair with the question that a row with an external id takes over', async () => {
    const items = [planned(1, 'updated', keyHash('ext', 'x7'))];
    const there = new Map([[questionKey('one').toString('hex'), stored]]);
    const url = await use(items, there, {}, 'one,uno,x7\n');
    expect(await changes(url)).toMatchObject([
      { pairId: PAIR_ID, fields: ['answer', 'externalId'], after: { answer: 'uno', externalId: 'x7' } },
    ]);
  });

  it('say nothing of values when the pair has gone meanwhile', async () => {
    const [change] = await changes(await use([planned(1, 'updated', questionKey('one'))], new Map()));
    expect(change).toMatchObject({ pairId: null, fields: [], before: null, after: null });
  });

  it('are gone with the source, and empty where nothing would change', async () => {
    const gone = { read: { blobKey: 'sources/gone', plan } };
    const url = await use([planned(1, 'created', questionKey('one'))], new Map(), gone);
    expect(problemOf(await send(url))).toMatchObject({ code: 'results_expired', status: 410 });
    await gateway.stop();
    expect(await changes(await use([], new Map()))).toEqual([]);
  });
});
