import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ImportRecord,
  Project,
  Quote,
  Receipt,
  Source,
  SourceInspection,
  SourceRows,
  StoredEdits,
} from '@pairloom/contract';
import { isSealed } from '@pairloom/core';
import { migrateUp, openPersistence, type Persistence } from '@pairloom/persistence';
import { MemoryBlobStore, testDatabase, type TestDatabase } from '@pairloom/testing';
import { createHash, randomUUID } from 'node:crypto';
import { jsonOf, problemOf, send, sendJson, type Answer } from '../testing/http-client.ts';
import { runImport } from '../testing/inline-imports.ts';
import { fakePorts, testGateway, type TestGateway } from '../testing/test-gateway.ts';

/** Gateway and PostgreSQL as they are; imports run in the process of the spec. */
describe('sources on real parts', () => {
  let database: TestDatabase;
  let persistence: Persistence;
  let gateway: TestGateway;
  const blobs = new MemoryBlobStore();

  beforeAll(async () => {
    database = await testDatabase(async (url) => void (await migrateUp(url)));
    persistence = await openPersistence({ url: database.url, applicationName: 'spec' });
    const workflows = { start: async () => undefined, progress: async () => undefined };
    const { projects, imports, sources, mappings, rules, pairs, reports } = persistence;
    const real = { projects, imports, sources, mappings, rules, pairs, reports };
    gateway = await testGateway({ ...fakePorts({ blobs, workflows }), ...real }, { uploadPartBytes: 1_000 });
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

  const upload = async (project: string, content: string | Buffer, filename = 'faq.csv'): Promise<Source> =>
    Source.parse(jsonOf(await send(`${project}/sources?filename=${filename}`, { method: 'POST', body: content })));

  async function imported(project: string, sourceId: string, options: object = {}): Promise<ImportRecord> {
    const answer = await sendJson(`${project}/imports`, { sourceId, options });
    if (answer.status !== 202) throw new Error(answer.text);
    const { id } = ImportRecord.parse(jsonOf(answer));
    await runImport(persistence, blobs, id);
    return ImportRecord.parse(jsonOf(await send(`${project}/imports/${id}`)));
  }

  const append = (url: string, offset: number, body: Buffer): Promise<Answer> =>
    send(url, {
      method: 'PATCH',
      headers: { 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' },
      body,
    });

  it('are uploaded in pieces of any size, and imported', async () => {
    const project = await newProject();
    const file = Buffer.from(`question,answer\n${Array.from({ length: 400 }, (_, i) => `q${i},a${i}\n`).join('')}`);
    const begun = await send(`${project}/sources?filename=faq.csv`, {
      method: 'POST',
      headers: { 'upload-length': file.length },
    });
    const { id } = Source.parse(jsonOf(begun));
    const url = `${project}/sources/${id}`;
    for (const [start, end] of [
      [0, 1_700],
      [1_700, 1_701],
      [1_701, file.length],
    ] as const)
      expect((await append(url, start, file.subarray(start, end))).status).toBe(204);
    expect(jsonOf(await send(url))).toMatchObject({
      state: 'stored',
      sha256: createHash('sha256').update(file).digest('hex'),
    });
    expect((await imported(project, id)).counts).toMatchObject({ total: 400, created: 400 });
    expect((await imported(project, id)).counts).toMatchObject({ total: 400, unchanged: 400 });
  });

  it('have one winner of two who send for the same place', async () => {
    const project = await newProject();
    const file = Buffer.alloc(5_000, 'x');
    const begun = await send(`${project}/sources?filename=faq.csv`, {
      method: 'POST',
      headers: { 'upload-length': file.length },
    });
    const { id } = Source.parse(jsonOf(begun));
    const url = `${project}/sources/${id}`;
    const before = new Set(blobs.keys);
    const answers = await Promise.all([append(url, 0, file), append(url, 0, file), append(url, 0, file)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409, 409]);
    expect(jsonOf(await send(url))).toMatchObject({ state: 'stored', bytes: file.length });
    expect(blobs.keys.filter((key) => !before.has(key))).toEqual([`sources/${id}`]);
  });

  it('are imported with their corrected rows, which the receipt names', async () => {
    const project = await newProject();
    const { id } = await upload(project, 'question,answer\nq1,a1\nq2,\nq3,a,b,c\nq4,a4\n');
    const rows = [
      { row: 2, values: { answer: 'mended' } },
      { row: 3, values: { question: 'q3', answer: 'a,b,c' } },
      { row: 4, skip: true },
    ];
    const { hash } = StoredEdits.parse(jsonOf(await sendJson(`${project}/sources/${id}/edits`, { rows }, 'PUT')));
    const shown = SourceRows.parse(
      jsonOf(
        await send(`${project}/sources/${id}/rows?options=${encodeURIComponent(JSON.stringify({ edits: hash }))}`),
      ),
    );
    expect(shown.items.map(({ pair }) => pair?.answer)).toEqual(['a1', 'mended', 'a,b,c', undefined]);

    const record = await imported(project, id, { edits: hash });
    expect(record.counts).toMatchObject({ total: 4, created: 3, skipped: 1, failed: 0 });
    const pairs = jsonOf(await send(`${project}/pairs`)) as { items: { question: string; answer: string }[] };
    expect(pairs.items.map(({ question, answer }) => [question, answer]).sort()).toEqual([
      ['q1', 'a1'],
      ['q2', 'mended'],
      ['q3', 'a,b,c'],
    ]);
    const created = await send(`${project}/imports/${record.id}/results/created?bom=false`);
    expect(created.text.split(/\r?\n/).map((line) => line.slice(0, 10))).toEqual([
      'question,a',
      'q1,a1,1,2,',
      'q2,mended,',
      'q3,"a,b,c"',
      '',
    ]);
    const receipt = Receipt.parse(jsonOf(await send(`${project}/imports/${record.id}/receipt`)));
    expect([isSealed(receipt), receipt.options['edits']]).toEqual([true, hash]);
    // The source is as it was: without the corrections its faults are there.
    expect((await imported(project, id)).counts).toMatchObject({ total: 4, failed: 2 });
  });

  it('are read with the mapping that is kept for their columns, which is part of the record', async () => {
    const project = await newProject();
    const text = 'Question,Best Answer,Correct Answer\nq,b,c\n';
    const mapping = { question: 'Question', answer: 'Best Answer' };
    const { id } = await upload(project, text);
    const refused = await sendJson(`${project}/imports`, { sourceId: id });
    expect(problemOf(refused).code).toBe('mapping_required');
    const columns = ['Question', 'Best Answer', 'Correct Answer'];
    await sendJson(`${project}/mappings`, { name: 'TruthfulQA', columns, mapping });
    const inspection = SourceInspection.parse(jsonOf(await send(`${project}/sources/${id}/inspection`)));
    expect(inspection).toMatchObject({ savedMapping: { name: 'TruthfulQA' }, mapping, problems: [] });
    expect((await imported(project, id)).mapping).toEqual(mapping);
    const direct = await send(`${project}/imports?filename=other.csv`, { method: 'POST', body: text });
    expect(ImportRecord.parse(jsonOf(direct)).mapping).toEqual(mapping);
  });

  it('are rewritten for previews as for imports', async () => {
    const project = await newProject();
    const text = 'question;answer\nWas kostet es?;Fünf Euro, täglich.\nWie geht das?;Später.\n';
    const { id } = await upload(project, Buffer.from(text, 'latin1'));
    const { items } = SourceRows.parse(jsonOf(await send(`${project}/sources/${id}/rows`)));
    expect(items.map(({ line, pair }) => [line, pair?.answer])).toEqual([
      [2, 'Fünf Euro, täglich.'],
      [3, 'Später.'],
    ]);
    const record = await imported(project, id);
    expect(record.counts).toMatchObject({ created: 2 });
    const quote = Quote.parse(jsonOf(await send(`${project}/imports/${record.id}/quote`)));
    expect(quote).toMatchObject({ rows: 2, texts: 2, calls: 1, price: null });
  });

  it('are seen by their project only', async () => {
    const project = await newProject();
    const { id } = await upload(project, 'question,answer\nq,a\n');
    const other = await newProject();
    for (const answer of [
      await send(`${other}/sources/${id}`),
      await send(`${other}/sources/${id}/inspection`),
      await sendJson(`${other}/imports`, { sourceId: id }),
      await sendJson(`${other}/sources/${id}/edits`, { rows: [{ row: 1, skip: true }] }, 'PUT'),
    ])
      expect(problemOf(answer)).toMatchObject({ code: 'source_not_found', status: 404 });
  });
});
