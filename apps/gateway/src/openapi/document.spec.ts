import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ERROR_CODES, Problem, type ErrorCode } from '@pairloom/contract';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { testGateway, type TestGateway } from '../testing/test-gateway.ts';
import { openApiDocument } from './document.ts';
import type { Answer } from './operation.ts';
import { OPERATIONS } from './operations.ts';
import { SCHEMAS } from './schemas.ts';

interface Layer {
  readonly route?: { readonly path: string; readonly methods: Readonly<Record<string, boolean>> };
}

/** What the router answers, but for the documents themselves. */
function routesOf(gateway: TestGateway): string[] {
  const express = gateway.app.getHttpAdapter().getInstance() as { router: { stack: readonly Layer[] } };
  return express.router.stack
    .flatMap(({ route }) => (route ? Object.keys(route.methods).map((method) => `${method} ${route.path}`) : []))
    .filter((route) => !route.includes('/api/docs') && !route.includes('/api/openapi.json'));
}

describe('API documents', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway();
  });
  afterAll(() => gateway.stop());

  it('describe exactly the routes that there are', () => {
    const described = OPERATIONS.map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(routesOf(gateway).sort());
  });

  it('are served as OpenAPI 3.1', async () => {
    const answer = await send(`${gateway.url}/api/openapi.json`);
    expect(answer.headers['content-type']).toContain('application/json');
    expect(jsonOf(answer)).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
    expect(jsonOf(answer)).toMatchObject({ openapi: '3.1.0' });
  });

  it('are served as a page whose scripts the policy allows', async () => {
    const { status, text, headers } = await send(`${gateway.url}/api/docs`);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(text).not.toMatch(/<script(?! src="\.)/);
    const scripts = [...text.matchAll(/<script src="\.\/([^"]+)"/g)].map(([, path]) => path ?? '');
    expect(scripts.length).toBeGreaterThan(0);
    for (const path of scripts) expect((await send(`${gateway.url}/api/${path}`)).status).toBe(200);
  });

  it('leave other addresses to the gateway', async () => {
    const answer = await send(`${gateway.url}/api/docs/none`);
    expect(problemOf(answer)).toMatchObject({ status: 404, code: 'route_not_found' });
    expect(answer.headers['x-powered-by']).toBeUndefined();
  });

  it('refer only to schemas that are there', () => {
    const document = openApiDocument();
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(
      ([, name]) => name,
    );
    const { schemas } = document.components as { schemas: Record<string, object> };
    expect(refs.length).toBeGreaterThan(0);
    for (const name of refs) expect(Object.keys(schemas)).toContain(name);
  });

  const answers = OPERATIONS.flatMap(({ id, answers: all }) =>
    all.filter(({ empty }) => empty !== true).map((answer): [string, Answer] => [`${id} ${answer.status}`, answer]),
  );
  it.each(answers)('give an example of %s that fits its schema', (_what, { schema, example }) => {
    expect(schema).toBeDefined();
    expect(SCHEMAS[schema ?? 'Problem'].safeParse(example)).toMatchObject({ success: true });
  });

  const others = OPERATIONS.flatMap(({ id, answers: all }) =>
    all.flatMap(({ alsoAs = [] }) => alsoAs.map((other) => [`${id} as ${other.mediaType}`, other] as const)),
  );
  it.each(others)('give an example of %s that fits its schema', (_what, { schema, example }) => {
    expect(SCHEMAS[schema].safeParse(example)).toMatchObject({ success: true });
  });

  it.each(OPERATIONS.map((operation) => [operation.id, operation] as const))(
    'describe the problems of %s',
    (_id, operation) => {
      const path = operation.path.replace(/:(\w+)/g, '{$1}');
      const described = openApiDocument().paths[path] as Record<
        string,
        { responses: Record<string, { content: Record<string, { examples: object }> }> }
      >;
      const responses = described[operation.method]?.responses ?? {};
      for (const code of operation.problems) {
        const { examples } = responses[String(ERROR_CODES[code].http)]?.content['application/problem+json'] ?? {};
        const { value } = (examples as Record<string, { value: unknown }> | undefined)?.[code] ?? {};
        expect(Problem.parse(value).code).toBe(code);
      }
    },
  );

  it('say which query parameters have to be given', () => {
    const search = (openApiDocument().paths['/api/v1/projects/{projectId}/search'] as { get: { parameters: object[] } })
      .get;
    expect(search.parameters).toEqual([
      expect.objectContaining({ name: 'projectId', in: 'path', required: true }),
      expect.objectContaining({ name: 'q', in: 'query', required: true }),
      expect.objectContaining({ name: 'by', in: 'query', required: false }),
      expect.objectContaining({ name: 'limit', in: 'query', required: false }),
      ...['status', 'category', 'tag', 'embedding', 'quality', 'near'].map((name) =>
        expect.objectContaining({ name, in: 'query', required: false }),
      ),
    ]);
  });

  it('name every code that a request can meet', () => {
    const named = new Set(OPERATIONS.flatMap(({ problems }) => problems));
    const always: ErrorCode[] = [
      'invalid_request',
      'host_forbidden',
      'origin_forbidden',
      'internal',
      'route_not_found',
      'database_unavailable',
    ];
    const requests = (Object.keys(ERROR_CODES) as ErrorCode[]).filter((code) => ERROR_CODES[code].level === 'request');
    expect(requests.filter((code) => !named.has(code) && !always.includes(code))).toEqual([]);
  });
});
