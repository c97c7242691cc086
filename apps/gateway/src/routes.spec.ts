import { afterEach, describe, expect, it } from '@jest/globals';
import type { PairCountQuery, PairListQuery } from '@pairloom/contract';
import { EmbeddingFault, type EmbeddedBatch } from '@pairloom/core';
import { pair, rowError } from '@pairloom/testing';
import type { GatewayPorts } from './ports.ts';
import { jsonOf, problemOf, send, sendJson } from './testing/http-client.ts';
import { storedImport } from './testing/memory-imports.ts';
import { unplannedCalls } from './testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from './testing/test-gateway.ts';

const OTHER_PROJECT = '0199f0d2-7a10-7c3e-9b1d-000000000000';

describe('routes', () => {
  let gateway: TestGateway;
  const use = async (given: { [Port in keyof GatewayPorts]?: Partial<GatewayPorts[Port]> } = {}): Promise<string> => {
    gateway = await testGateway(fakePorts(given));
    return `${gateway.url}/api/v1/projects`;
  };

  afterEach(async () => {
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  describe('projects', () => {
    it('are listed', async () => {
      const url = await use({ projects: { list: async () => [PROJECT] } });
      expect(jsonOf(await send(url))).toEqual({ items: [PROJECT] });
    });

    it('are created under a trimmed name', async () => {
      const url = await use({ projects: { create: async (name) => ({ ...PROJECT, name }) } });
      const answer = await sendJson(url, { name: '  Sales ' });
      expect([answer.status, jsonOf(answer)]).toEqual([201, { ...PROJECT, name: 'Sales' }]);
    });

    it('are refused when the name is taken', async () => {
      const url = await use({ projects: { create: async () => undefined } });
      expect(problemOf(await sendJson(url, { name: 'Sales' }))).toMatchObject({
        code: 'project_name_taken',
        status: 409,
      });
    });

    it.each([
      ['without a name', {}, ['name']],
      ['with a blank name', { name: ' ' }, ['name']],
      ['with a field that nobody knows', { name: 'Sales', owner: 'me' }, ['owner']],
    ])('are refused %s', async (_what, body, paths) => {
      const problem = problemOf(await sendJson(await use(), body));
      expect([problem.code, problem.fields?.map(({ path }) => path)]).toEqual(['invalid_request', paths]);
    });
  });

  describe('imports', () => {
    const stored = storedImport({ projectId: PROJECT.id });
    const error = rowError();
    const reads = {
      get: async (projectId: string, id: string) => (projectId === PROJECT.id && id === stored.id ? stored : undefined),
      recentErrors: async () => new Map([[stored.id, [error]]]),
    };

    it('are listed by status and page', async () => {
      const queries: unknown[] = [];
      const url = await use({
        imports: {
          ...reads,
          list: async (projectId, query) => {
            queries.push([projectId, query]);
            return { items: [stored], nextCursor: 'next' };
          },
        },
      });
      const answer = await send(`${url}/${PROJECT.id}/imports?status=pending&cursor=abc&limit=1`);
      expect(queries).toEqual([
        [PROJECT.id, { status: 'pending', cursor: 'abc', limit: 1, sort: 'newest', previews: true }],
      ]);
      expect(jsonOf(answer)).toEqual({
        items: [{ ...stored, recentErrors: [error], stateFrom: 'database' }],
        nextCursor: 'next',
      });
    });

    it('are read one by one', async () => {
      const url = await use({ imports: reads });
      expect(jsonOf(await send(`${url}/${PROJECT.id}/imports/${stored.id.toUpperCase()}`))).toMatchObject({
        id: stored.id,
      });
    });

    it('list their findings', async () => {
      const queries: unknown[] = [];
      const errors: GatewayPorts['imports']['errors'] = async (id, query) => {
        queries.push([id, query]);
        return { items: [error], nextCursor: null };
      };
      const url = await use({ imports: { ...reads, errors } });
      const answer = await send(`${url}/${PROJECT.id}/imports/${stored.id}/errors?severity=error`);
      expect(jsonOf(answer)).toEqual({ items: [error], nextCursor: null });
      expect(queries).toEqual([[stored.id, { severity: 'error', limit: 50 }]]);
    });

    it.each([
      ['an import that is not there', `${PROJECT.id}/imports/${OTHER_PROJECT}`, 'import_not_found'],
      ['findings of an import that is not there', `${PROJECT.id}/imports/${OTHER_PROJECT}/errors`, 'import_not_found'],
      ['an import of another project', `${OTHER_PROJECT}/imports/${stored.id}`, 'project_not_found'],
      ['imports of a project that is not there', `${OTHER_PROJECT}/imports`, 'project_not_found'],
    ])('do not tell of %s', async (_what, path, code) => {
      const url = await use({ imports: reads });
      expect(problemOf(await send(`${url}/${path}`))).toMatchObject({ code, status: 404 });
    });
  });

  describe('pairs', () => {
    const stored = pair();

    it('are listed by what the query asks for', async () => {
      const queries: unknown[] = [];
      const list = async (projectId: string, query: PairListQuery, model: string) => {
        queries.push([projectId, query, model]);
        return { items: [stored], nextCursor: null };
      };
      const url = await use({ pairs: { list } });
      const filter = { q: 'reset', tag: 'a', embedding: 'pending' };
      const place = { order: 'oldest', after: stored.id, skip: 3, limit: 5 };
      const query = `q=reset&tag=a&embedding=pending&order=oldest&after=${stored.id}&skip=3&limit=5`;
      expect(jsonOf(await send(`${url}/${PROJECT.id}/pairs?${query}`))).toEqual({ items: [stored], nextCursor: null });
      expect(queries).toEqual([[PROJECT.id, { ...filter, ...place }, 'test-model']]);
      for (const wrong of ['after=x', `after=${stored.id}&cursor=x`, 'skip=-1', 'skip=0.5'])
        expect(problemOf(await send(`${url}/${PROJECT.id}/pairs?${wrong}`)).code).toBe('invalid_request');
    });

    it('are counted with the filters of the list', async () => {
      const asked: PairCountQuery[] = [];
      const count = async (_project: string, query: PairCountQuery) => {
        asked.push(query);
        return { total: 12_000, totalIsExact: true, current: 11_000 };
      };
      const url = await use({ pairs: { count } });
      const answer = await send(`${url}/${PROJECT.id}/pairs/count?status=draft&pairId=${OTHER_PROJECT}`);
      expect(jsonOf(answer)).toEqual({ total: 12_000, totalIsExact: true, current: 11_000 });
      expect(asked).toEqual([{ status: 'draft', pairId: OTHER_PROJECT }]);
      expect(problemOf(await send(`${url}/${OTHER_PROJECT}/pairs/count`)).code).toBe('project_not_found');
    });

    it('are read one by one', async () => {
      const url = await use({ pairs: { get: async (_project, id) => (id === stored.id ? stored : undefined) } });
      expect(jsonOf(await send(`${url}/${PROJECT.id}/pairs/${stored.id}`))).toEqual(stored);
      expect(problemOf(await send(`${url}/${PROJECT.id}/pairs/${OTHER_PROJECT}`)).code).toBe('pair_not_found');
      expect(problemOf(await send(`${url}/${OTHER_PROJECT}/pairs/${stored.id}`)).code).toBe('project_not_found');
    });
  });

  describe('search', () => {
    const hits = [{ pair: pair(), score: 0.8 }];
    const vector = Float32Array.of(0.6, 0.8);
    const embedding = (batch: EmbeddedBatch) => ({
      async *embed(texts: readonly string[]) {
        expect(texts).toEqual(['reset my password']);
        yield batch;
      },
    });
    const path = `/${PROJECT.id}/search?q=reset%20my%20password`;

    it('goes by meaning unless told otherwise', async () => {
      const searches: unknown[] = [];
      const url = await use({
        embeddings: embedding({ items: [{ index: 0, vector }], calls: 1, tokens: 3 }),
        pairs: {
          searchMeaning: async (...args) => {
            searches.push(args);
            return { items: hits, method: 'index' };
          },
        },
      });
      const answer = await send(`${url}${path}&limit=3`);
      expect(jsonOf(answer)).toEqual({ items: hits, method: 'index', unsearched: 0 });
      expect(answer.headers['server-timing']).toMatch(/^model;dur=\d+\.\d, database;dur=\d+\.\d$/);
      expect(searches).toEqual([[PROJECT.id, { vector, filter: {}, limit: 3 }, 'test-model']]);
    });

    it('goes by words without asking the provider', async () => {
      const searches: unknown[] = [];
      const url = await use({
        pairs: {
          searchText: async (...args) => {
            searches.push(args);
            return { items: hits, unsearched: 7 };
          },
        },
      });
      expect(jsonOf(await send(`${url}${path}&by=text`))).toEqual({ items: hits, method: 'text', unsearched: 7 });
      expect(searches).toEqual([[PROJECT.id, { q: 'reset my password', filter: {}, limit: 10 }, 'test-model']]);
    });

    it('says that the provider refuses the text', async () => {
      const refused = { code: 'embedding_text_refused', message: 'reset my password is too long' } as const;
      const url = await use({ embeddings: embedding({ items: [{ index: 0, refused }], calls: 1, tokens: 0 }) });
      const answer = await send(`${url}${path}`);
      expect(problemOf(answer)).toMatchObject({ code: 'embedding_text_refused', status: 422 });
      expect(answer.text).not.toContain('reset my password');
    });

    it('passes on how long the provider asks to wait', async () => {
      const embed = (): AsyncGenerator<EmbeddedBatch> => {
        throw new EmbeddingFault('embedding_rate_limited', 'slow down', { retryable: true, retryAfterMs: 2_500 });
      };
      const url = await use({ embeddings: { embed } });
      const answer = await send(`${url}${path}`);
      expect([problemOf(answer).code, answer.headers['retry-after']]).toEqual(['embedding_rate_limited', '3']);
    });

    it('stops asking the provider when the client goes away', async () => {
      const asked = Promise.withResolvers<AbortSignal>();
      const url = await use({
        embeddings: {
          async *embed(_texts, signal) {
            if (!signal) throw new Error('a signal is due');
            asked.resolve(signal);
            await new Promise((_resolve, reject) => {
              signal.addEventListener('abort', () => reject(new Error('aborted')));
            });
            yield { items: [], calls: 0, tokens: 0 };
          },
        },
      });
      const client = new AbortController();
      const answer = fetch(`${url}${path}`, { signal: client.signal });
      const signal = await asked.promise;
      const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      client.abort();
      await expect(answer).rejects.toThrow();
      await aborted;
    });
  });

  it('writes one line for each request, without its content', async () => {
    const url = await use({ pairs: { searchText: async () => ({ items: [], unsearched: 0 }) } });
    await send(`${url}/${PROJECT.id}/search?q=a%20secret%20question&by=text`);
    const line = gateway.logs.find(({ msg }) => msg === 'request');
    expect(line).toMatchObject({
      method: 'GET',
      route: '/api/v1/projects/:projectId/search',
      status: 200,
      projectId: PROJECT.id,
      correlationId: expect.any(String),
      ms: expect.any(Number),
    });
    expect(JSON.stringify(gateway.logs)).not.toContain('secret');
  });
});
