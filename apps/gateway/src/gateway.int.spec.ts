import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayConfig, type GatewayConfig } from '@pairloom/config';
import { ImportRecord, Pair, Project, ProjectEvent } from '@pairloom/contract';
import { migrateUp } from '@pairloom/persistence';
import { SEARCH_ATTRIBUTE_NAMES } from '@pairloom/temporal-api';
import { testDatabase, testTemporal, type TestDatabase, type TestTemporal } from '@pairloom/testing';
import { Client, Connection } from '@temporalio/client';
import { createParser } from 'eventsource-parser';
import { openAdapters, type Adapters } from './adapters.ts';
import { createLogger } from './logging/logger.ts';
import { jsonOf, problemOf, send, sendForm, sendJson, type Answer, type FormPart } from './testing/http-client.ts';
import { startGateway } from './start-gateway.ts';
import { testGateway, type TestGateway } from './testing/test-gateway.ts';

const FILE: FormPart = ['file', 'question,answer\nWhat is a pair?,A question with its answer.\n', 'faq.csv'];

/** What the snapshots of a project's stream say that everybody is told. */
async function* noticesOf(project: string, signal: AbortSignal): AsyncGenerator<string | null> {
  const { body } = await fetch(`${project}/events`, { signal });
  const told: (string | null)[] = [];
  const parser = createParser({
    onEvent: ({ data }) => {
      const event = ProjectEvent.parse(JSON.parse(data));
      if (event.type === 'snapshot') told.push(event.notice?.text ?? null);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body ?? []) {
    parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
    yield* told.splice(0);
  }
}

/** Gateway, PostgreSQL and Temporal as they are; no worker, so imports stay queued. */
describe('gateway on real parts', () => {
  let database: TestDatabase;
  let temporal: TestTemporal;
  let config: GatewayConfig;
  let adapters: Adapters;
  let gateway: TestGateway;
  let connection: Connection;
  let client: Client;
  let blobs: string;

  beforeAll(async () => {
    blobs = await mkdtemp(join(tmpdir(), 'pairloom-blobs-'));
    temporal = await testTemporal();
    database = await testDatabase(async (url) => void (await migrateUp(url)));
    config = gatewayConfig({
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.address,
      TASK_QUEUE_PREFIX: temporal.taskQueuePrefix,
      BLOB_STORE: blobs,
      EMBEDDINGS_BASE_URL: 'http://127.0.0.1:1/v1',
      PORT: '0',
    });
    adapters = await openAdapters(config, createLogger('silent'), () => 'http://127.0.0.1:3000');
    gateway = await testGateway(adapters.ports);
    connection = await Connection.connect({ address: temporal.address });
    client = new Client({ connection });
  });

  afterAll(async () => {
    await gateway?.stop();
    await adapters?.close();
    await connection?.close();
    await database?.stop();
    await temporal?.stop();
    await rm(blobs, { recursive: true, force: true });
  });

  async function newProject(): Promise<{ project: Project; url: string }> {
    const project = Project.parse(jsonOf(await sendJson(`${gateway.url}/api/v1/projects`, { name: randomUUID() })));
    return { project, url: `${gateway.url}/api/v1/projects/${project.id}` };
  }

  const recordOf = (answer: Answer): ImportRecord => ImportRecord.parse(jsonOf(answer));

  it('starts from its configuration and stops in order', async () => {
    const running = await startGateway(config, createLogger('silent'));
    expect((await send(`${running.url}/health/ready`)).status).toBe(200);
    const { port } = new URL(running.url);
    const taken = { ...config, http: { ...config.http, port: Number(port) } };
    await expect(startGateway(taken, createLogger('silent'))).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await running.stop(1_000);
    await expect(send(`${running.url}/health/live`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('is ready', async () => {
    const answer = await send(`${gateway.url}/health/ready`);
    expect([answer.status, jsonOf(answer)]).toMatchObject([200, { status: 'ready' }]);
  });

  it('refuses a second project of the same name', async () => {
    const { project } = await newProject();
    const answer = await sendJson(`${gateway.url}/api/v1/projects`, { name: project.name });
    expect(problemOf(answer).code).toBe('project_name_taken');
    expect(jsonOf(await send(`${gateway.url}/api/v1/projects`))).toMatchObject({
      items: expect.arrayContaining([project]),
    });
  });

  it('stores, queues and starts an import that an operator can read in Temporal', async () => {
    const { project, url } = await newProject();
    const record = recordOf(await sendForm(`${url}/imports`, [FILE]));
    expect(record).toMatchObject({ status: 'pending', phase: 'queued', filename: 'faq.csv', stateFrom: 'database' });
    expect(await readdir(join(blobs, 'sources'))).toContain(record.id);
    expect(recordOf(await send(`${url}/imports/${record.id}`)).id).toBe(record.id);
    expect(jsonOf(await send(`${url}/imports?status=pending`))).toMatchObject({ items: [{ id: record.id }] });
    expect(jsonOf(await send(`${url}/imports?status=completed`))).toEqual({ items: [], nextCursor: null });
    expect(jsonOf(await send(`${url}/imports/${record.id}/errors`))).toEqual({ items: [], nextCursor: null });

    const handle = client.workflow.getHandle(`import-${record.id}`);
    const description = await handle.describe();
    expect(description).toMatchObject({ type: 'importWorkflow', status: { name: 'RUNNING' } });
    expect(description.taskQueue).toBe(`${temporal.taskQueuePrefix}-workflows`);
    expect(await description.staticSummary()).toBe(`faq.csv → project ${project.name.slice(0, 44)}`);
    expect(await description.staticDetails()).toContain(`/projects/${project.id}/imports/${record.id}`);
    await handle.terminate();
  });

  it('carries search attributes where the namespace knows them', async () => {
    const known = await connection.operatorService.listSearchAttributes({ namespace: temporal.namespace });
    const registered = SEARCH_ATTRIBUTE_NAMES.every((name) => known.customAttributes[name] !== undefined);
    const { project, url } = await newProject();
    const record = recordOf(await sendForm(`${url}/imports`, [FILE]));
    const handle = client.workflow.getHandle(`import-${record.id}`);
    const { searchAttributes } = await handle.describe();
    expect(searchAttributes['PairloomProjectId']).toEqual(registered ? [project.id] : undefined);
    await handle.terminate();
  });

  it('makes one import, one file and one workflow of 50 requests with one key', async () => {
    const { url } = await newProject();
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendForm(`${url}/imports`, [FILE], headers)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const ids = new Set(answers.map((answer) => recordOf(answer).id));
    expect(ids.size).toBe(1);
    expect(answers.filter((answer) => answer.headers['idempotent-replay'] === 'true')).toHaveLength(49);
    const { items } = jsonOf(await send(`${url}/imports`)) as { items: object[] };
    expect(items).toHaveLength(1);
    const [id = ''] = ids;
    const stored = await readdir(join(blobs, 'sources'));
    expect(stored.filter((name) => name === id)).toHaveLength(1);
    const other = await sendForm(`${url}/imports`, [['file', 'question,answer\na,b\n', 'faq.csv']], headers);
    expect(problemOf(other).code).toBe('idempotency_key_reused');
    await client.workflow.getHandle(`import-${id}`).terminate();
  });

  it('leaves no trace of a refused upload, so that its key can be used again', async () => {
    const { url } = await newProject();
    const headers = { 'idempotency-key': 'again' };
    const refused = await sendForm(`${url}/imports`, [['file', 'x,y\n1,2\n', 'faq.csv']], headers);
    expect(problemOf(refused).code).toBe('mapping_required');
    expect(jsonOf(await send(`${url}/imports`))).toEqual({ items: [], nextCursor: null });
    const record = recordOf(await sendForm(`${url}/imports`, [FILE], headers));
    await client.workflow.getHandle(`import-${record.id}`).terminate();
  });

  it('cancels in the job row and in Temporal', async () => {
    const { url } = await newProject();
    const { id } = recordOf(await sendForm(`${url}/imports`, [FILE]));
    const answer = await sendJson(`${url}/imports/${id}/cancel`, { reason: 'wrong file' });
    expect([answer.status, recordOf(answer)]).toMatchObject([202, { cancelRequested: true }]);
    expect((await sendJson(`${url}/imports/${id}/cancel`, {})).status).toBe(202);
    const handle = client.workflow.getHandle(`import-${id}`);
    const { events } = await handle.fetchHistory();
    const cancels = events?.filter((event) => event.workflowExecutionCancelRequestedEventAttributes);
    expect(cancels?.length).toBeGreaterThan(0);
    await handle.terminate();
  });

  it('pages through imports', async () => {
    const { url } = await newProject();
    const made = [];
    for (let i = 0; i < 3; i += 1) made.push(recordOf(await sendForm(`${url}/imports`, [FILE])).id);
    const read: string[] = [];
    let cursor: string | null = null;
    do {
      const query: string = cursor === null ? '' : `&cursor=${cursor}`;
      const page = jsonOf(await send(`${url}/imports?limit=2${query}`)) as {
        items: ImportRecord[];
        nextCursor: string | null;
      };
      read.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(read).toEqual([...made].reverse());
    expect(problemOf(await send(`${url}/imports?cursor=nonsense`))).toMatchObject({
      code: 'cursor_invalid',
      status: 400,
    });
    await Promise.all(made.map((id) => client.workflow.getHandle(`import-${id}`).terminate()));
  });

  it('tells of a new import on the stream', async () => {
    const { url } = await newProject();
    const abort = new AbortController();
    const response = await fetch(`${url}/events`, { signal: abort.signal });
    const seen: ProjectEvent[] = [];
    const parser = createParser({ onEvent: ({ data }) => seen.push(ProjectEvent.parse(JSON.parse(data))) });
    let made: ImportRecord | undefined;
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      parser.feed(decoder.decode(chunk as Uint8Array, { stream: true }));
      if (seen.length === 1 && made === undefined) made = recordOf(await sendForm(`${url}/imports`, [FILE]));
      if (seen.some((event) => event.type === 'import' && event.import.phase === 'queued')) break;
    }
    abort.abort();
    expect(seen[0]).toEqual({ type: 'snapshot', imports: [], notice: null });
    expect(seen.at(-1)).toMatchObject({ type: 'import', import: { id: made?.id, phase: 'queued' } });
    await client.workflow.getHandle(`import-${made?.id}`).terminate();
  });

  it('tells the streams of every project what is set as notice, and that it is withdrawn', async () => {
    const abort = new AbortController();
    const streams = await Promise.all([1, 2].map(async () => noticesOf((await newProject()).url, abort.signal)));
    const told = (text: string | null): Promise<void[]> =>
      Promise.all(
        streams.map(async (stream) => {
          while ((await stream.next()).value !== text);
        }),
      );
    await told(null);
    const notice = `${gateway.url}/api/v1/notice`;
    const set = jsonOf(await sendJson(notice, { text: 'Down at noon' }, 'PUT'));
    await told('Down at noon');
    expect(jsonOf(await send(notice))).toEqual({ notice: set });
    expect((await send(notice, { method: 'DELETE' })).status).toBe(204);
    await told(null);
    expect(jsonOf(await send(notice))).toEqual({ notice: null });
    abort.abort();
  });

  it('has no pairs yet, and says what is wrong with the embedding provider', async () => {
    const { url } = await newProject();
    expect(jsonOf(await send(`${url}/pairs`))).toEqual({ items: [], nextCursor: null });
    expect(jsonOf(await send(`${url}/search?q=pair&by=text`))).toEqual({ items: [], method: 'text', unsearched: 0 });
    expect(problemOf(await send(`${url}/search?q=pair`))).toMatchObject({ code: 'embedding_unavailable', status: 503 });
    expect(Pair.safeParse(jsonOf(await send(`${url}/pairs/${randomUUID()}`))).success).toBe(false);
  });
});
