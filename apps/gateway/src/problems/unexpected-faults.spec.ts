import { afterEach, describe, expect, it } from '@jest/globals';
import { EmbeddingFault, FileFault, SystemFault } from '@pairloom/core';
import { MemoryBlobStore } from '@pairloom/testing';
import type { GatewayPorts } from '../ports.ts';
import { jsonOf, problemOf, send, sendForm } from '../testing/http-client.ts';
import { MemoryImports } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway } from '../testing/test-gateway.ts';

const SQL = 'select * from qa_pair where question = ';
const PATH = '/var/lib/pairloom/blobs/sources/1';
const CELL = 'the private question of somebody';
const STACK = /\n\s+at |\.ts:\d+|node_modules/;

const databaseError = () =>
  Object.assign(new Error(`${SQL}'${CELL}' - duplicate key value violates unique constraint`), {
    name: 'UniqueConstraintViolationException',
    code: '23505',
    detail: `Key (question)=(${CELL}) already exists.`,
    constraint: 'uq_qa_pair_key',
  });

const wrappedDatabaseError = () => new Error(`query failed: ${SQL}${CELL}`, { cause: databaseError() });

const temporalError = () =>
  Object.assign(new Error(`14 UNAVAILABLE: upstream connect error at ${PATH}`), { name: 'ServiceError', code: 14 });

/** What was thrown → what the client is told. */
const THROWN: readonly [string, () => unknown, { code: string; status: number; retryable: boolean }][] = [
  ['an error of the database', databaseError, { code: 'internal', status: 500, retryable: false }],
  ['a wrapped error of the database', wrappedDatabaseError, { code: 'internal', status: 500, retryable: false }],
  [
    'a database that cannot be reached',
    () => new SystemFault('database_unavailable', `${SQL}${CELL}`, { cause: databaseError() }),
    { code: 'database_unavailable', status: 503, retryable: true },
  ],
  [
    'a blob store with a path in its words',
    () => new SystemFault('blob_unavailable', `EACCES: ${PATH}`),
    { code: 'blob_unavailable', status: 503, retryable: true },
  ],
  [
    'an error of the file system',
    () => Object.assign(new Error(`ENOENT: no such file, open '${PATH}'`), { code: 'ENOENT', path: PATH }),
    { code: 'internal', status: 500, retryable: false },
  ],
  ['an error of Temporal', temporalError, { code: 'internal', status: 500, retryable: false }],
  [
    'a provider that quotes the text',
    () =>
      new EmbeddingFault('embedding_unavailable', `cannot embed "${CELL}"`, { retryable: true, retryAfterMs: 2_500 }),
    { code: 'embedding_unavailable', status: 503, retryable: true },
  ],
  ['a string', () => `${SQL}${CELL}`, { code: 'internal', status: 500, retryable: false }],
  ['undefined', () => undefined, { code: 'internal', status: 500, retryable: false }],
  [
    'a TypeError',
    () => new TypeError(`Cannot read properties of undefined (reading '${CELL}')`),
    { code: 'internal', status: 500, retryable: false },
  ],
];

/** Ways into the ports, each with the port that throws. */
const WAYS: readonly [string, (fail: () => Promise<never>) => Partial<GatewayPorts>, string][] = [
  ['listing imports', (fail) => fakePorts({ imports: { list: fail } }), `/api/v1/projects/${PROJECT.id}/imports`],
  ['listing projects', (fail) => fakePorts({ projects: { list: fail } }), '/api/v1/projects'],
  [
    'searching',
    (fail) => fakePorts({ pairs: { searchText: fail } }),
    `/api/v1/projects/${PROJECT.id}/search?q=a&by=text`,
  ],
  ['opening events', (fail) => fakePorts({ imports: { list: fail } }), `/api/v1/projects/${PROJECT.id}/events`],
];

function expectNoLeak(text: string): void {
  for (const secret of [SQL, PATH, CELL]) expect(text).not.toContain(secret);
  expect(text).not.toMatch(STACK);
}

describe('unexpected faults', () => {
  afterEach(() => expect(unplannedCalls.splice(0)).toEqual([]));

  describe.each(WAYS)('while %s', (_way, portsOf, path) => {
    it.each(THROWN)('tells nothing of %s', async (_what, thrown, told) => {
      const fail = async (): Promise<never> => {
        throw thrown();
      };
      const gateway = await testGateway({ ...fakePorts(), ...portsOf(fail) });
      try {
        const answer = await send(`${gateway.url}${path}`);
        const problem = problemOf(answer);
        expect(problem).toMatchObject(told);
        expectNoLeak(answer.text);
        const logged = gateway.logs.find((line) => line['correlationId'] === problem.correlationId && 'error' in line);
        expect(logged).toMatchObject({ code: told.code, error: { name: expect.any(String) } });
        expect(JSON.stringify(gateway.logs)).not.toContain(SQL);
      } finally {
        await gateway.stop();
      }
    });
  });

  it.each(THROWN)('tells nothing of %s that ends an upload', async (_what, thrown, told) => {
    const imports = new MemoryImports();
    const remove = async (): Promise<void> => undefined;
    const put = async (_key: string, body: AsyncIterable<Uint8Array>): Promise<never> => {
      for await (const _chunk of body) throw thrown();
      throw new Error('no chunk came');
    };
    const gateway = await testGateway(fakePorts({ imports, blobs: { put, remove } }));
    try {
      const answer = await sendForm(`${gateway.url}/api/v1/projects/${PROJECT.id}/imports`, [
        ['file', `question,answer\n${CELL},b\n`, 'a.csv'],
      ]);
      expect(problemOf(answer)).toMatchObject(told);
      expectNoLeak(answer.text);
      expect(imports.discarded).toHaveLength(1);
    } finally {
      await gateway.stop();
    }
  });

  it('passes the words of a fault of the file on: they are meant for the reader', async () => {
    const imports = new MemoryImports();
    const put = async (): Promise<never> => {
      throw new FileFault('json_invalid', 'The JSON ends in the middle of an object.', { line: 7 });
    };
    const gateway = await testGateway(fakePorts({ imports, blobs: { put, remove: async () => undefined } }));
    try {
      const path = `/api/v1/projects/${PROJECT.id}/imports?filename=a.json`;
      const answer = await send(`${gateway.url}${path}`, { method: 'POST', body: '[' });
      expect(problemOf(answer)).toMatchObject({
        code: 'json_invalid',
        status: 422,
        detail: 'The JSON ends in the middle of an object.',
        line: 7,
      });
    } finally {
      await gateway.stop();
    }
  });

  it('tells nothing of a stream that the client breaks off, and settles the import', async () => {
    const imports = new MemoryImports();
    const blobs = new MemoryBlobStore();
    const gateway = await testGateway(fakePorts({ imports, blobs }));
    async function* broken(): AsyncGenerator<Buffer> {
      yield Buffer.from('question,answer\n');
      await imports.until(({ phase }) => phase === 'uploading');
      throw new Error(CELL);
    }
    try {
      const url = `${gateway.url}/api/v1/projects/${PROJECT.id}/imports?filename=a.csv`;
      await expect(send(url, { method: 'POST', body: broken() })).rejects.toThrow();
      const ended = await imports.until(({ phase }) => phase === 'ended');
      expect(ended).toMatchObject({ status: 'failed', error: { code: 'upload_incomplete' } });
      expect(blobs.keys).toEqual([]);
    } finally {
      await gateway.stop();
    }
  });

  it.each([
    ['an unknown address', '/api/v1/nowhere', 'GET', 'route_not_found', 404],
    ['a known address with another method', '/api/v1/projects', 'DELETE', 'route_not_found', 404],
    ['a broken escape in the address', '/api/v1/projects/%ff/imports', 'GET', 'invalid_request', 400],
    ['a project id that is no uuid', '/api/v1/projects/1/imports', 'GET', 'project_not_found', 404],
    ['an import id that is no uuid', `/api/v1/projects/${PROJECT.id}/imports/1`, 'GET', 'import_not_found', 404],
    ['a pair id that is no uuid', `/api/v1/projects/${PROJECT.id}/pairs/x`, 'GET', 'pair_not_found', 404],
  ])('answers %s with a problem', async (_what, path, method, code, status) => {
    const gateway = await testGateway();
    try {
      expect(problemOf(await send(`${gateway.url}${path}`, { method }))).toMatchObject({ code, status });
    } finally {
      await gateway.stop();
    }
  });

  it.each([
    ['malformed JSON', '{"name":', 'application/json', 'invalid_request', 400],
    ['JSON that is no object', '"Support"', 'application/json', 'invalid_request', 400],
    ['a body of another type', 'name=Support', 'application/x-www-form-urlencoded', 'media_type_unsupported', 415],
    [
      'a body that is too large',
      JSON.stringify({ name: 'x'.repeat(600_000) }),
      'application/json',
      'body_too_large',
      413,
    ],
    ['an empty body', '', 'application/json', 'invalid_request', 400],
  ])('answers %s with a problem', async (_what, body, type, code, status) => {
    const gateway = await testGateway();
    try {
      const answer = await send(`${gateway.url}/api/v1/projects`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect(problemOf(answer)).toMatchObject({ code, status });
    } finally {
      await gateway.stop();
    }
  });

  it('lists what is wrong with each field', async () => {
    const gateway = await testGateway();
    try {
      const answer = await send(`${gateway.url}/api/v1/projects/${PROJECT.id}/search?by=magic&limit=0`);
      expect(jsonOf(answer)).toMatchObject({
        code: 'invalid_request',
        fields: [
          { path: 'q', message: expect.any(String) },
          { path: 'by', message: expect.any(String) },
          { path: 'limit', message: expect.any(String) },
        ],
      });
    } finally {
      await gateway.stop();
    }
  });
});
