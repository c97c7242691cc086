import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf, send } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

describe('names under which the gateway answers', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    const ports = fakePorts({ projects: { list: async () => [PROJECT] } });
    gateway = await testGateway(ports, { allowedHosts: ['pairs.example', 'other.example:8443'] });
  });
  afterAll(() => gateway.stop());
  afterEach(() => expect(unplannedCalls.splice(0)).toEqual([]));

  const call = (headers: Record<string, string>) => send(`${gateway.url}/api/v1/projects`, { headers });
  /** `PORT` stands for the port that serves. */
  const withPort = (text: string): string => text.replace('PORT', String(gateway.port));

  it.each(['127.0.0.1:PORT', 'localhost:PORT', 'LOCALHOST:PORT', '[::1]:PORT', 'pairs.example', 'other.example:8443'])(
    'takes the Host %s',
    async (host) => {
      expect((await call({ host: withPort(host) })).status).toBe(200);
    },
  );

  it.each([
    'evil.example',
    'evil.example:PORT',
    '127.0.0.1:1',
    'localhost',
    'pairs.example:9',
    '127.0.0.1.evil.example:PORT',
  ])('refuses the Host "%s"', async (host) => {
    expect(problemOf(await call({ host: withPort(host) }))).toMatchObject({ code: 'host_forbidden', status: 403 });
  });

  it.each(['http://127.0.0.1:PORT', 'http://localhost:PORT', 'https://pairs.example'])(
    'takes the Origin %s',
    async (origin) => {
      expect((await call({ origin: withPort(origin) })).status).toBe(200);
    },
  );

  it.each([
    'http://evil.example',
    'null',
    'file://',
    'http://localhost:1',
    'http://localhost:PORT.evil.example',
    'http://evil.example/localhost:PORT',
  ])('refuses the Origin %s', async (origin) => {
    expect(problemOf(await call({ origin: withPort(origin) }))).toMatchObject({
      code: 'origin_forbidden',
      status: 403,
    });
  });

  it('refuses before it looks at anything else', async () => {
    const answer = await send(`${gateway.url}/api/v1/projects`, {
      method: 'POST',
      headers: { host: 'evil.example', 'content-type': 'application/json' },
      body: '{"name":"x"}',
    });
    expect(problemOf(answer).code).toBe('host_forbidden');
  });

  it('answers with headers that keep other pages out', async () => {
    const { headers } = await call({});
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    expect(headers['content-security-policy']).toContain("script-src 'self';");
    expect(headers['access-control-allow-origin']).toBeUndefined();
    expect(headers['x-powered-by']).toBeUndefined();
  });
});
