import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErrorGroups, ImportRecord, Pair, Project, type RowError } from '@pairloom/contract';
import { type ImportRun, nearDuplicateSearch } from '@pairloom/core';
import { type Persistence, migrateUp, openPersistence } from '@pairloom/persistence';
import { MemoryBlobStore, type TestDatabase, testDatabase } from '@pairloom/testing';
import { randomUUID } from 'node:crypto';
import { jsonOf, send, sendForm, sendJson } from '../testing/http-client.ts';
import { runImport } from '../testing/inline-imports.ts';
import { type TestGateway, fakePorts, testGateway } from '../testing/test-gateway.ts';

const MODEL = 'model-1';
const CHUNK = 1;

/** Gateway and PostgreSQL as they are; imports run in the process of the spec, where every text has the same vector. */
describe('near duplicates over HTTP', () => {
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

  async function newProject(nearDuplicates: object): Promise<string> {
    const name = randomUUID();
    const { id } = Project.parse(jsonOf(await sendJson(`${gateway.url}/api/v1/projects`, { name })));
    const project = `${gateway.url}/api/v1/projects/${id}`;
    const settings = { name, loadConcurrency: 1, validation: { nearDuplicates } };
    const stored = await send(`${project}/settings`, {
      method: 'PUT',
      headers: { 'if-match': '*', 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
    expect(stored.status).toBe(200);
    return project;
  }

  async function embed(run: ImportRun): Promise<void> {
    const { embeddings } = persistence;
    const { importId } = run;
    const claimed = await embeddings.claimChunk(importId, CHUNK);
    if (claimed.state !== 'open') throw new Error(`The claim answered ${claimed.state}.`);
    const { fence } = claimed;
    const work = await embeddings.claimTexts(importId, CHUNK, fence, MODEL, importId, 100);
    if (work.state !== 'open') throw new Error(`The claim answered ${work.state}.`);
    const results = work.texts.map(({ hash }) => ({ hash, vector: new Float32Array([1, 2]) }));
    await embeddings.save(importId, CHUNK, fence, MODEL, results, { calls: 1, tokens: 1 });
    const near = nearDuplicateSearch(run);
    if (near !== undefined) await embeddings.reportNearDuplicates(run, { chunkNo: CHUNK, fence }, MODEL, near);
  }

  async function importCsv(project: string, content: string): Promise<string> {
    const answer = await sendForm(`${project}/imports`, [['file', content, 'pairs.csv'] as const]);
    const { id } = ImportRecord.parse(jsonOf(answer));
    await runImport(persistence, blobs, id, embed);
    return `${project}/imports/${id}`;
  }

  const FILE = 'question,answer,status\nHow do I pay?,By card.,published\nHow can I pay?,In cash.,published\n';

  it('are listed and grouped with the pair and the similarity, and held where the project says so', async () => {
    const project = await newProject({ threshold: 0.9, policy: 'hold' });
    const url = await importCsv(project, FILE);
    const pairs = (jsonOf(await send(`${project}/pairs`)) as { items: unknown[] }).items.map((pair) =>
      Pair.parse(pair),
    );
    const statuses = Object.fromEntries(pairs.map(({ question, status }) => [question, status]));
    expect(statuses).toEqual({ 'How do I pay?': 'published', 'How can I pay?': 'draft' });
    const existingId = pairs.find(({ question }) => question === 'How do I pay?')?.id;
    const { items } = jsonOf(await send(`${url}/errors`)) as { items: RowError[] };
    const near = { code: 'near_duplicate', severity: 'warning' };
    expect(items).toMatchObject([{ ...near, row: 2, line: 3, existingId, similarity: 1 }]);
    const groups = ErrorGroups.parse(jsonOf(await send(`${url}/errors/groups`)));
    expect(groups.items).toMatchObject([{ ...near, count: 1, example: { row: 2, existingId, similarity: 1 } }]);
    expect(jsonOf(await send(`${url}/receipt`))).toMatchObject({ warningCount: 1, validation: { settingsVersion: 1 } });
  });

  it('are not looked for until the project gives a threshold', async () => {
    const url = await importCsv(await newProject({}), FILE);
    expect(ImportRecord.parse(jsonOf(await send(url)))).toMatchObject({ status: 'completed', warningCount: 0 });
  });
});
