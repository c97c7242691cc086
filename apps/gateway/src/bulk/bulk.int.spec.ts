import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ImportRecord,
  Pair,
  Project,
  Receipt,
  type BulkRequest,
  type PairVersion,
  type RowError,
} from '@pairloom/contract';
import { migrateUp, openPersistence, type Persistence } from '@pairloom/persistence';
import { MemoryBlobStore, testDatabase, type TestDatabase } from '@pairloom/testing';
import { randomUUID } from 'node:crypto';
import type { OutgoingHttpHeaders } from 'node:http';
import { jsonOf, problemOf, send, sendForm, sendJson, type Answer } from '../testing/http-client.ts';
import { runImport } from '../testing/inline-imports.ts';
import { fakePorts, testGateway, type TestGateway } from '../testing/test-gateway.ts';

type Request = Partial<BulkRequest> & Pick<BulkRequest, 'operation'>;

/** Gateway and PostgreSQL as they are; imports run in the process of the spec. */
describe('bulk operations', () => {
  let database: TestDatabase;
  let persistence: Persistence;
  let gateway: TestGateway;
  const blobs = new MemoryBlobStore();

  beforeAll(async () => {
    database = await testDatabase(async (url) => void (await migrateUp(url)));
    persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
    const { projects, rules, imports, pairs, editing, reports } = persistence;
    const workflows = { start: async () => undefined, progress: async () => undefined };
    const real = { projects, rules, imports, pairs, editing, reports };
    gateway = await testGateway({ ...fakePorts({ blobs, workflows }), ...real });
  });
  afterAll(async () => {
    await gateway?.stop();
    await persistence?.close();
    await database?.stop();
  });

  async function newProject(): Promise<string> {
    const project = Project.parse(jsonOf(await sendJson(`${gateway.url}/api/v1/projects`, { name: randomUUID() })));
    return `${gateway.url}/api/v1/projects/${project.id}`;
  }

  const recordOf = async (url: string): Promise<ImportRecord> => ImportRecord.parse(jsonOf(await send(url)));

  async function run(project: string, answer: Answer): Promise<ImportRecord> {
    if (answer.status !== 202) throw new Error(answer.text);
    const { id } = ImportRecord.parse(jsonOf(answer));
    await runImport(persistence, blobs, id);
    return recordOf(`${project}/imports/${id}`);
  }

  const bulk = async (project: string, request: Request): Promise<ImportRecord> =>
    run(project, await sendJson(`${project}/pairs/bulk`, request));

  async function importCsv(project: string, content: string, options: object = {}): Promise<void> {
    const form = [['options', JSON.stringify(options)] as const, ['file', content, 'pairs.csv'] as const];
    await run(project, await sendForm(`${project}/imports`, form));
  }

  /** By question. */
  async function pairsOf(project: string): Promise<Map<string, Pair>> {
    const { items } = jsonOf(await send(`${project}/pairs?limit=200`)) as { items: Pair[] };
    return new Map(items.map((pair) => [pair.question, pair]));
  }

  const idOf = (pairs: Map<string, Pair>, question: string): string => pairs.get(question)?.id ?? '';

  const errorsOf = async (project: string, id: string): Promise<RowError[]> =>
    (jsonOf(await send(`${project}/imports/${id}/errors?severity=error`)) as { items: RowError[] }).items;

  const patch = (url: string, change: object, headers: OutgoingHttpHeaders = { 'if-match': '*' }): Promise<Answer> =>
    send(url, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(change),
    });

  it('creates pairs by the way of every import, leaving those that are there', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer\nWho?,She.\n');
    const record = await bulk(project, {
      operation: 'create',
      pairs: [
        { question: 'Who?', answer: 'He.' },
        {
          question: ' <b>Where</b>? ',
          answer: 'Here.',
          tags: ['a', 'b'],
          metadata: { n: 1, gone: null },
          status: 'published',
        },
        { question: 'What?', answer: 'That.', variants: ['Which thing?'], externalId: 'x-1', category: 'things' },
        { question: 'When?' },
      ],
    });
    expect(record).toMatchObject({ kind: 'bulk', mode: 'create', filename: 'bulk-create.jsonl', status: 'completed' });
    expect(record.counts).toMatchObject({ total: 4, created: 2, skipped: 1, failed: 1 });
    expect((await errorsOf(project, record.id)).map(({ row, code }) => [row, code])).toEqual([[4, 'answer_missing']]);
    const pairs = await pairsOf(project);
    expect(pairs.get('Who?')?.answer).toBe('She.');
    expect(pairs.get('Where?')).toMatchObject({ tags: ['a', 'b'], metadata: { n: 1 }, status: 'published' });
    expect(pairs.get('What?')).toMatchObject({ variants: ['Which thing?'], externalId: 'x-1', category: 'things' });
  });

  it('updates exactly the pairs named, whatever they are told by, and only what is given', async () => {
    const project = await newProject();
    const header = 'question,answer,category,tags,id\n';
    await importCsv(project, `${header}One?,1,numbers,a,\n`, { matchBy: 'question' });
    await importCsv(project, `${header}Two?,2,numbers,a,\n`, { matchBy: 'questionAnswer' });
    await importCsv(project, `${header}Three?,3,numbers,a,e-3\n`, {
      mapping: { question: 'question', answer: 'answer', externalId: 'id' },
    });
    const before = await pairsOf(project);
    const record = await bulk(project, {
      operation: 'update',
      pairs: [
        { id: idOf(before, 'One?'), question: 'First?' },
        { id: idOf(before, 'Two?'), answer: 'II', category: null },
        { id: idOf(before, 'Three?').toUpperCase(), question: 'Third?', externalId: 'e-III', tags: ['z'] },
      ],
    });
    expect(record.counts).toMatchObject({ total: 3, updated: 3 });
    const after = await pairsOf(project);
    expect(after.get('First?')).toMatchObject({
      id: idOf(before, 'One?'),
      answer: '1',
      category: 'numbers',
      version: 2,
    });
    expect(after.get('Two?')).toMatchObject({ id: idOf(before, 'Two?'), answer: 'II', category: null, tags: ['a'] });
    expect(after.get('Third?')).toMatchObject({
      id: idOf(before, 'Three?'),
      answer: '3',
      externalId: 'e-III',
      tags: ['z'],
    });
    // Each is told by what it is now: importing the same again finds it.
    await importCsv(project, 'question,answer\nFirst?,1\n');
    await importCsv(project, 'question,answer\nTwo?,II\n', { matchBy: 'questionAnswer' });
    await importCsv(project, 'question,answer,id\nThird?,3,e-III\n', {
      mapping: { question: 'question', answer: 'answer', externalId: 'id' },
    });
    expect((await pairsOf(project)).size).toBe(3);
  });

  it('refuses a question that another pair has, stored or in the same request, and writes the rest', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer\nA?,a\nB?,b\nC?,c\nD?,d\n');
    const before = await pairsOf(project);
    const [a, b, c, d] = ['A?', 'B?', 'C?', 'D?'].map((question) => idOf(before, question)) as [
      string,
      string,
      string,
      string,
    ];
    const record = await bulk(project, {
      operation: 'update',
      pairs: [
        { id: a, question: 'b?' },
        { id: b, question: 'New?' },
        { id: c, question: 'NEW?' },
        { id: d, answer: 'dd' },
      ],
    });
    expect(record.counts).toMatchObject({ total: 4, updated: 2, failed: 2 });
    expect(await errorsOf(project, record.id)).toEqual([
      expect.objectContaining({ row: 1, code: 'pair_exists', existingId: b }),
      expect.objectContaining({ row: 3, code: 'pair_exists', existingId: b, otherRow: 2 }),
    ]);
    const after = await pairsOf(project);
    expect([...after.keys()].sort()).toEqual(['A?', 'C?', 'D?', 'New?']);
    const { text } = await send(`${project}/imports/${record.id}/results/failed?format=jsonl`);
    const [failed] = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(failed).toMatchObject({ id: a, question: 'b?', _row: 1, _code: 'pair_exists', _pair_id: a });
    const receipt = await send(`${project}/imports/${record.id}/receipt`);
    expect(Receipt.parse(jsonOf(receipt)).balance.balanced).toBe(true);
    const changes = jsonOf(await send(`${project}/imports/${record.id}/changes`)) as { items: object[] };
    expect(changes.items).toEqual([
      expect.objectContaining({ row: 2, pairId: b, change: 'updated', fields: ['question'], versionAfter: 2 }),
      expect.objectContaining({ row: 4, pairId: d, change: 'updated', fields: ['answer'] }),
    ]);
  });

  it('changes all pairs of a filter alike', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer,tags\nA?,a,x\nB?,b,"x;y"\nC?,c,y\n');
    const set: BulkRequest['set'] = { status: 'published', addTags: ['new', 'y'], removeTags: ['x'] };
    const record = await bulk(project, { operation: 'update', filter: { tag: 'x' }, set });
    expect(record.counts).toMatchObject({ total: 2, updated: 2 });
    const pairs = await pairsOf(project);
    expect(['A?', 'B?', 'C?'].map((question) => [pairs.get(question)?.status, pairs.get(question)?.tags])).toEqual([
      ['published', ['new', 'y']],
      ['published', ['y', 'new']],
      ['draft', ['y']],
    ]);
    expect((await bulk(project, { operation: 'update', filter: { tag: 'absent' }, set })).counts).toMatchObject({
      total: 0,
    });
    expect((await bulk(project, { operation: 'embed', filter: {} })).counts).toMatchObject({ total: 3, unchanged: 3 });
    expect((await bulk(project, { operation: 'delete', filter: {} })).counts).toMatchObject({ total: 3, deleted: 3 });
    expect((await pairsOf(project)).size).toBe(0);
  });

  it('deletes ids, and lists those that nobody has', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer\nA?,a\nB?,b\n');
    const before = await pairsOf(project);
    const stranger = randomUUID();
    const refused = await sendJson(`${project}/pairs/bulk`, {
      operation: 'delete',
      ids: [idOf(before, 'A?'), stranger],
    });
    expect(problemOf(refused)).toMatchObject({
      status: 400,
      code: 'pair_ids_unknown',
      fields: [{ path: 'ids.1', message: `no pair has the id ${stranger}` }],
    });
    const { items } = jsonOf(await send(`${project}/imports`)) as { items: ImportRecord[] };
    expect(items.filter(({ kind }) => kind === 'bulk')).toEqual([]);
    const record = await bulk(project, { operation: 'delete', ids: [idOf(before, 'A?')] });
    expect(record.counts).toMatchObject({ total: 1, deleted: 1 });
    expect([...(await pairsOf(project)).keys()]).toEqual(['B?']);
  });

  it('answers a repeated request with the first import, also when its ids are gone by then', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer\nA?,a\n');
    const ids = [idOf(await pairsOf(project), 'A?')];
    const post = (request: object): Promise<Answer> =>
      send(`${project}/pairs/bulk`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'once' },
        body: JSON.stringify(request),
      });
    const first = await run(project, await post({ operation: 'delete', ids }));
    const again = await post({ ids, operation: 'delete' });
    expect([again.status, again.headers['idempotent-replay'], ImportRecord.parse(jsonOf(again)).id]).toEqual([
      202,
      'true',
      first.id,
    ]);
    expect(problemOf(await post({ operation: 'embed', filter: {} }))).toMatchObject({ code: 'idempotency_key_reused' });
  });

  it('judges a pair as the change leaves it, by the rules of the project', async () => {
    const project = await newProject();
    await importCsv(project, 'question,answer,category\nA?,a,one\nB?,b,one\n');
    const validation = { allowed: [{ field: 'category', values: ['one', 'two'], severity: 'error' }] };
    const settings = await send(`${project}/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json', 'if-match': '*' },
      body: JSON.stringify({ name: randomUUID(), loadConcurrency: 1, validation }),
    });
    expect(settings.text).toContain('"values":["one","two"]');
    const before = await pairsOf(project);
    const record = await bulk(project, {
      operation: 'update',
      pairs: [
        { id: idOf(before, 'A?'), category: 'three' },
        { id: idOf(before, 'B?'), category: 'two' },
      ],
    });
    expect(record.counts).toMatchObject({ total: 2, updated: 1, failed: 1 });
    expect((await errorsOf(project, record.id))[0]).toMatchObject({
      row: 1,
      code: 'value_not_allowed',
      field: 'category',
    });
    const problem = problemOf(await patch(`${project}/pairs/${idOf(before, 'A?')}`, { category: 'three' }));
    expect(problem).toMatchObject({ status: 422, code: 'pair_invalid', fields: [{ path: 'category' }] });
  });

  describe('a single pair', () => {
    it('is changed by its version, with history, audit and an import that makes its vector', async () => {
      const project = await newProject();
      await importCsv(project, 'question,answer,category,source\nA?,a,one,s\n', {
        mapping: { question: 'question', answer: 'answer', category: 'category', 'metadata.source': 'source' },
      });
      const id = idOf(await pairsOf(project), 'A?');
      const url = `${project}/pairs/${id}`;
      const { etag } = (await send(url)).headers;
      expect(etag).toBe('"1"');
      const change = {
        question: ' Is <i>it</i>? ',
        category: null,
        metadata: { source: null, by: 'me' },
        variants: ['Or?'],
      };
      const changed = await patch(url, change, { 'if-match': etag });
      expect([changed.status, changed.headers.etag]).toEqual([200, '"2"']);
      expect(Pair.parse(jsonOf(changed))).toMatchObject({
        id,
        question: 'Is it?',
        answer: 'a',
        category: null,
        metadata: { by: 'me' },
        variants: ['Or?'],
        version: 2,
        embedding: 'pending',
        lastImport: null,
      });
      const { items: imports } = jsonOf(await send(`${project}/imports`)) as { items: ImportRecord[] };
      expect(imports[0]).toMatchObject({ kind: 'bulk', filename: 'bulk-embed.jsonl', createdBy: 'local-owner' });
      await runImport(persistence, blobs, imports[0]?.id ?? '');
      const { items: events } = jsonOf(await send(`${project}/audit`)) as {
        items: { action: string; pairId: string | null }[];
      };
      expect(events.filter(({ pairId }) => pairId === id).map(({ action }) => action)).toEqual(['pair.change']);

      expect(problemOf(await patch(url, { answer: 'b' }, { 'if-match': '"1"' }))).toMatchObject({
        status: 412,
        code: 'version_changed',
      });
      expect(problemOf(await patch(url, { answer: 'b' }, {}))).toMatchObject({ status: 428, code: 'version_required' });
      expect(problemOf(await patch(url, { answer: null }))).toMatchObject({
        code: 'pair_invalid',
        fields: [{ path: 'answer' }],
      });
      expect((await patch(url, { answer: 'a' })).headers.etag).toBe('"2"');
      const kept = await patch(`${url}?html=keep&trim=none`, { answer: ' <i>a</i>' });
      expect(Pair.parse(jsonOf(kept))).toMatchObject({ answer: ' <i>a</i>', version: 3 });
    });

    it('is not made another one', async () => {
      const project = await newProject();
      await importCsv(project, 'question,answer\nA?,a\nB?,b\n');
      const pairs = await pairsOf(project);
      const problem = problemOf(
        await patch(`${project}/pairs/${idOf(pairs, 'A?')}`, { question: 'b ?'.replace(' ', '') }),
      );
      expect(problem).toMatchObject({ status: 409, code: 'pair_exists', existingId: idOf(pairs, 'B?') });
    });

    it('goes back to any version, also after it was removed', async () => {
      const project = await newProject();
      await importCsv(project, 'question,answer,tags\nA?,a,x\n');
      const id = idOf(await pairsOf(project), 'A?');
      const url = `${project}/pairs/${id}`;
      await patch(url, { answer: 'b', variants: ['Or?'] });
      await patch(url, { question: 'B?' });
      expect(Pair.parse(jsonOf(await sendJson(`${url}/restore`, { version: 1 })))).toMatchObject({
        question: 'A?',
        answer: 'a',
        variants: [],
        version: 4,
      });
      const gone = await send(url, { method: 'DELETE', headers: { 'if-match': '"4"' } });
      expect([gone.status, gone.text, (await send(url)).status]).toEqual([204, '', 404]);
      expect(problemOf(await send(url, { method: 'DELETE', headers: { 'if-match': '*' } })).code).toBe(
        'pair_not_found',
      );
      const back = Pair.parse(jsonOf(await sendJson(`${url}/restore`, { version: 2 })));
      expect(back).toMatchObject({ id, question: 'A?', answer: 'b', variants: ['Or?'], version: 5 });
      expect(problemOf(await sendJson(`${url}/restore`, { version: 9 })).code).toBe('pair_version_not_found');

      const pages: PairVersion[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: { items: PairVersion[]; nextCursor: string | null } = jsonOf(
          await send(`${url}/versions?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`),
        ) as { items: PairVersion[]; nextCursor: string | null };
        pages.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(pages.map(({ version, answer, ended }) => [version, answer, ended?.operation])).toEqual([
        [5, 'b', undefined],
        [4, 'a', 'delete'],
        [3, 'b', 'restore'],
        [2, 'b', 'update'],
        [1, 'a', 'update'],
      ]);
      expect(pages.at(-1)?.made.import).toMatchObject({ row: 1 });
      expect(pages[0]?.made).toMatchObject({ import: null, principal: 'local-owner' });
    });

    it('knows its neighbours in the list', async () => {
      const project = await newProject();
      await importCsv(project, 'question,answer,tags\nA?,a,x\nB?,b,y\nC?,c,x\n');
      const { items } = jsonOf(await send(`${project}/pairs`)) as { items: Pair[] };
      const [first, middle, last] = items.map(({ id }) => id);
      const of = async (id = '', query = '') => jsonOf(await send(`${project}/pairs/${id}/neighbours${query}`));
      expect(await of(middle)).toEqual({ previousId: first, nextId: last, current: 2, total: 3, totalIsExact: true });
      expect(await of(first)).toEqual({ previousId: null, nextId: middle, current: 1, total: 3, totalIsExact: true });
      const tagged = items.filter(({ tags }) => tags.includes('x')).map(({ id }) => id);
      expect(await of(tagged[1], '?tag=x')).toEqual({
        previousId: tagged[0],
        nextId: null,
        current: 2,
        total: 2,
        totalIsExact: true,
      });
      expect(await of(tagged[1], '?tag=y')).toMatchObject({ current: null, total: 1, totalIsExact: true });
      expect(await of(tagged[1], '?embedding=pending')).toMatchObject({ total: 3, totalIsExact: true });
      expect(problemOf(await send(`${project}/pairs/${randomUUID()}/neighbours`)).code).toBe('pair_not_found');
    });
  });
});
