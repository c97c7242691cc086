import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportRecord, MAX_BULK_BYTES, MAX_BULK_PAIRS, ProjectLimits } from '@pairloom/contract';
import { planOfWritten, questionKey, SystemFault, type EditablePair, type PairEditing } from '@pairloom/core';
import { MemoryBlobStore, pair } from '@pairloom/testing';
import { jsonOf, problemOf, send, sendJson, type Answer } from '../testing/http-client.ts';
import { MemoryImports } from '../testing/memory-imports.ts';
import type { WorkflowStart } from '@pairloom/temporal-api';
import type { GatewayPorts, GatewaySettings } from '../ports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, UNCHANGED_SETTINGS, type TestGateway } from '../testing/test-gateway.ts';

const ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';
const OTHER = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e29';
const KNOWN: Partial<PairEditing> = { unknownIds: async () => [] };

interface Bench {
  readonly imports: MemoryImports;
  readonly blobs: MemoryBlobStore;
  readonly started: WorkflowStart[];
  readonly gateway: TestGateway;
  readonly url: string;
}

async function openBench(
  given: { [Port in keyof GatewayPorts]?: Partial<GatewayPorts[Port]> } = {},
  settings: Partial<GatewaySettings> = {},
): Promise<Bench> {
  const imports = new MemoryImports();
  const blobs = new MemoryBlobStore();
  const started: WorkflowStart[] = [];
  const start = async (workflow: WorkflowStart): Promise<void> => void started.push(workflow);
  const ports = fakePorts({ imports, changes: imports.changes, blobs, workflows: { start }, ...given });
  const gateway = await testGateway(ports, settings);
  return { imports, blobs, started, gateway, url: `${gateway.url}/api/v1/projects/${PROJECT.id}/pairs` };
}

describe('bulk requests', () => {
  let bench: Bench;
  const use = async (...given: Parameters<typeof openBench>): Promise<Bench> => (bench = await openBench(...given));

  afterEach(async () => {
    await bench.gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  const rowsOf = async ({ blobs, imports }: Bench): Promise<unknown[]> => {
    const { blobKey, bytes } = imports.enqueued[0] ?? { blobKey: '', bytes: 0 };
    const text = (await blobs.readRange(blobKey, 0, bytes)).toString();
    return text === ''
      ? []
      : text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line) as unknown);
  };

  it.each<[string, object, object[], object]>([
    [
      'creates pairs',
      { operation: 'create', pairs: [{ question: 'q', answer: 'a' }] },
      [{ question: 'q', answer: 'a' }],
      { mode: 'create', embed: true, onError: 'skip', process: 'changed' },
    ],
    [
      'updates pairs by their ids, once all rows are checked',
      { operation: 'update', pairs: [{ id: ID.toUpperCase(), answer: null }], validateFirst: true },
      [{ id: ID, answer: null }],
      { mode: 'update', embed: true, onError: 'rollback' },
    ],
    [
      'changes ids alike, and makes no vectors that nobody asked for',
      { operation: 'update', ids: [ID, OTHER], set: { category: null, addTags: ['t'] }, rollbackOnError: true },
      [
        { id: ID, category: null, addTags: ['t'] },
        { id: OTHER, category: null, addTags: ['t'] },
      ],
      { mode: 'update', embed: false, onError: 'rollback' },
    ],
    [
      'removes ids without embedding',
      { operation: 'delete', ids: [ID] },
      [{ id: ID }],
      { mode: 'delete', embed: false },
    ],
    [
      'makes all vectors of ids again',
      { operation: 'embed', ids: [ID], process: 'all', html: 'keep', trim: 'none' },
      [{ id: ID }],
      { mode: 'update', embed: true, process: 'all', html: 'keep', trim: 'none' },
    ],
  ])('%s', async (_what, request, rows, options) => {
    const { imports, started, url, gateway } = await use({ editing: KNOWN });
    const answer = await sendJson(`${url}/bulk`, request);
    const record = ImportRecord.parse(jsonOf(answer));
    expect([answer.status, answer.headers.location]).toEqual([
      202,
      `/api/v1/projects/${PROJECT.id}/imports/${record.id}`,
    ]);
    expect(await rowsOf(bench)).toEqual(rows);
    const [source] = imports.enqueued;
    expect(source?.options).toMatchObject(options);
    expect(source?.plan).toEqual(planOfWritten('id' in (rows[0] ?? {}) ? 'changes' : 'pair', source?.options));
    const { embed, onError } = source?.options ?? {};
    const course = { embed, ...(onError === 'rollback' ? { allOrNothing: true } : {}) };
    expect(started).toMatchObject([{ importId: record.id, course }]);
    expect(JSON.stringify(gateway.logs)).not.toContain('"question"');
  });

  it('streams the pairs of a filter, which may be none', async () => {
    const asked: unknown[] = [];
    const idsOf: PairEditing['idsOf'] = async function* (projectId, filter, model) {
      asked.push([projectId, filter, model]);
      yield [ID];
      yield [OTHER];
    };
    await use({ editing: { idsOf } });
    expect((await sendJson(`${bench.url}/bulk`, { operation: 'embed', filter: { status: 'draft' } })).status).toBe(202);
    expect(asked).toEqual([[PROJECT.id, { status: 'draft' }, 'test-model']]);
    expect(await rowsOf(bench)).toEqual([{ id: ID }, { id: OTHER }]);
  });

  it.each<[string, object, string[]]>([
    ['no operation', { pairs: [] }, ['operation', 'pairs']],
    ['an empty list of pairs', { operation: 'create', pairs: [] }, ['pairs']],
    ['an empty list of ids', { operation: 'delete', ids: [] }, ['ids']],
    ['nothing to do it to', { operation: 'delete' }, ['']],
    ['two things to do it to', { operation: 'delete', ids: [ID], filter: {} }, ['']],
    ['pairs to be removed', { operation: 'delete', pairs: [{ id: ID }] }, ['pairs']],
    ['a new pair with an id', { operation: 'create', pairs: [{ id: ID, question: 'q' }] }, ['pairs.0.id']],
    ['a changed pair without an id', { operation: 'update', pairs: [{ answer: 'a' }] }, ['pairs.0.id']],
    ['an id twice', { operation: 'delete', ids: [ID, OTHER, ID.toUpperCase()] }, ['ids.2']],
    ['no change', { operation: 'update', ids: [ID] }, ['set']],
    ['an empty change', { operation: 'update', ids: [ID], set: {} }, ['set']],
    ['a change that it has no use for', { operation: 'delete', ids: [ID], set: { status: 'draft' } }, ['set']],
    ['what is no id', { operation: 'delete', ids: ['1'] }, ['ids.0']],
    ['a filter that there is not', { operation: 'delete', filter: { limit: 3 } }, ['filter.limit']],
    ['a field that there is not', { operation: 'create', pairs: [{ question: 'q', reply: 'a' }] }, ['pairs.0.reply']],
    ['too many ids', { operation: 'delete', ids: Array.from({ length: MAX_BULK_PAIRS + 1 }, () => ID) }, ['ids']],
  ])('are refused with %s', async (_what, request, paths) => {
    const { imports, url } = await use();
    const problem = problemOf(await sendJson(`${url}/bulk`, request));
    expect([problem.status, problem.code, [...new Set(problem.fields?.map(({ path }) => path))]]).toEqual([
      400,
      'invalid_request',
      paths,
    ]);
    expect(imports.stored.size).toBe(0);
  });

  it('are refused when they are too large', async () => {
    const { url } = await use();
    const answer = 'a'.repeat(MAX_BULK_BYTES);
    const problem = problemOf(
      await sendJson(`${url}/bulk`, { operation: 'create', pairs: [{ question: 'q', answer }] }),
    );
    expect([problem.status, problem.code]).toEqual([413, 'body_too_large']);
  });

  it('leave nothing behind when the database fails in the middle of a filter', async () => {
    const idsOf: PairEditing['idsOf'] = async function* () {
      yield [ID];
      throw new SystemFault('database_unavailable');
    };
    const { imports, blobs, started, url } = await use({ editing: { idsOf } });
    const problem = problemOf(await sendJson(`${url}/bulk`, { operation: 'delete', filter: {} }));
    expect(problem.code).toBe('database_unavailable');
    expect([imports.stored.size, blobs.keys, started]).toEqual([0, [], []]);
  });

  it.each<[string, object]>([
    ['create', { operation: 'create', pairs: [{ question: 'q', answer: 'a' }] }],
    ['update', { operation: 'update', pairs: [{ id: ID, answer: 'a' }] }],
  ])('to %s are read within the limits that the project has for rows', async (_what, request) => {
    const limits = ProjectLimits.parse({ rowBytes: 1_000, cellChars: 200, depth: 5, columns: 1, fileBytes: 10 });
    const settings = async () => ({ ...UNCHANGED_SETTINGS, limits });
    const { imports, url } = await use({ editing: KNOWN, rules: { settings } });
    expect((await sendJson(`${url}/bulk`, request)).status).toBe(202);
    expect(imports.enqueued[0]?.plan).toMatchObject({
      limits: { rowBytes: 1_000, cellChars: 200, depth: 5 },
      dialect: { maxDepth: 5 },
    });
    expect(imports.enqueued[0]?.plan.dialect.maxPaths).toBeUndefined();
  });

  it('wait for a place among the uploads', async () => {
    const { url } = await use({}, { maxUploads: 0 });
    expect(problemOf(await sendJson(`${url}/bulk`, { operation: 'embed', filter: {} })).code).toBe('overloaded');
  });
});

describe('changes of a pair', () => {
  let bench: Bench;
  afterEach(async () => {
    await bench.gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  const stored: EditablePair = {
    id: ID,
    version: 3,
    key: questionKey('Is it?'),
    content: {
      question: 'Is it?',
      answer: 'It is.',
      category: null,
      tags: [],
      status: 'draft',
      externalId: null,
      metadata: {},
      variants: [],
    },
  };
  const pairs = { get: async () => pair({ id: ID, version: 4 }) };

  const patch = (change: object, ifMatch = '*'): Promise<Answer> =>
    send(`${bench.url}/${ID}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': ifMatch },
      body: JSON.stringify(change),
    });

  it('stand, whether or not their vectors can be made at once', async () => {
    const change: PairEditing['change'] = async () => ({ outcome: 'stored', version: 4 });
    const start = async (): Promise<void> => {
      throw new SystemFault('temporal_unavailable');
    };
    bench = await openBench({ pairs, editing: { ...KNOWN, find: async () => stored, change }, workflows: { start } });
    const answer = await patch({ question: 'Was it?' });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"4"']);
    const warning = bench.gateway.logs.find(({ msg }) => msg === 'changed pair not embedded at once');
    expect(warning).toMatchObject({ pairId: ID, projectId: PROJECT.id });
  });

  it('make no vector when no text changes', async () => {
    const change: PairEditing['change'] = async () => ({ outcome: 'stored', version: 4 });
    bench = await openBench({ pairs, editing: { find: async () => stored, change } });
    expect((await patch({ answer: 'No.', tags: ['t'] }, '"3"')).status).toBe(200);
    expect(bench.started).toEqual([]);
  });

  it('to whichever version there is are made again when someone else is first', async () => {
    const versions: number[] = [];
    const find = async (): Promise<EditablePair> => ({ ...stored, version: 3 + versions.length });
    const change: PairEditing['change'] = async ({ version }) => {
      versions.push(version);
      return versions.length === 1 ? { outcome: 'changed', version: 4 } : { outcome: 'stored', version: 5 };
    };
    bench = await openBench({ pairs, editing: { find, change } });
    expect((await patch({ answer: 'No.' })).status).toBe(200);
    expect(versions).toEqual([3, 4]);
  });

  it.each<[string, object, number, string]>([
    ['nothing', {}, 400, 'invalid_request'],
    ['an unknown field', { reply: 'a' }, 400, 'invalid_request'],
    ['a list as a question', { question: ['a'] }, 400, 'invalid_request'],
    ['a blank answer', { answer: ' ' }, 422, 'pair_invalid'],
  ])('are refused with %s', async (_what, change, status, code) => {
    bench = await openBench({ editing: { find: async () => stored } });
    expect(problemOf(await patch(change))).toMatchObject({ status, code });
  });

  it('keep to the limits of the project', async () => {
    const settings = async () => ({ ...UNCHANGED_SETTINGS, limits: ProjectLimits.parse({ cellChars: 10 }) });
    bench = await openBench({ editing: { find: async () => stored }, rules: { settings } });
    const { code, fields } = problemOf(await patch({ answer: 'a'.repeat(11) }));
    expect([code, fields?.map(({ path }) => path)]).toEqual(['pair_invalid', ['answer']]);
    expect(fields?.[0]?.message).toContain('the project allows 10');
  });

  it('take answers as long as those of imports', async () => {
    const taken: number[] = [];
    const change: PairEditing['change'] = async ({ state }) => {
      taken.push(state.content.answer.length);
      return { outcome: 'stored', version: 4 };
    };
    bench = await openBench({ pairs, editing: { find: async () => stored, change } });
    expect((await patch({ answer: '한'.repeat(200_000) })).status).toBe(200);
    expect(taken).toEqual([200_000]);
  });
});
