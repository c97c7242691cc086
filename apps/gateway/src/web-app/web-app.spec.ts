import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingHttpHeaders } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf, send } from '../testing/http-client.ts';
import { testGateway, type TestGateway } from '../testing/test-gateway.ts';

interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose answer is left packed as it came. */
const fetchRaw = (url: string, accepted: string, etag?: string): Promise<RawAnswer> =>
  new Promise((done, failed) => {
    const headers = { 'accept-encoding': accepted, ...(etag === undefined ? {} : { 'if-none-match': etag }) };
    const { hostname, port } = new URL(url);
    get({ hostname, port, path: url.slice(url.indexOf(port) + port.length), headers }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(pieces) }),
      );
    }).on('error', failed);
  });

describe('web app', () => {
  let root: string;
  let gateway: TestGateway;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pairloom-web-'));
    await mkdir(join(root, 'media'));
    await writeFile(join(root, 'index.html'), '<title>Pairloom</title>');
    await writeFile(join(root, 'main-ABCD1234.js'), 'start()');
    await writeFile(join(root, 'chunk-BQfvK0pH.js'), 'part();'.repeat(500));
    await writeFile(join(root, 'favicon.ico'), 'icon');
    gateway = await testGateway(undefined, { webRoot: root });
  });
  afterAll(async () => {
    await gateway.stop();
    await rm(root, { recursive: true });
  });

  it.each(['/', '/projects/1/imports', '/projects/1/pairs?q=a.b', '/apiary'])(
    'answers %s with its page',
    async (path) => {
      const { status, text, headers } = await send(`${gateway.url}${path}`);
      expect([status, text, headers['cache-control']]).toEqual([200, '<title>Pairloom</title>', 'no-cache']);
      expect(headers['content-type']).toContain('text/html');
    },
  );

  it('lets files be kept whose name tells their content', async () => {
    const { text, headers } = await send(`${gateway.url}/main-ABCD1234.js`);
    expect([text, headers['cache-control']]).toEqual(['start()', 'public, max-age=31536000, immutable']);
  });

  it.each([
    ['br, gzip', 'br', brotliDecompressSync],
    ['gzip;q=0.5, br;q=0', 'gzip', gunzipSync],
  ])('compresses for those who take %s', async (accepted, coding, unpack) => {
    const answer = await fetchRaw(`${gateway.url}/chunk-BQfvK0pH.js`, accepted);
    expect(answer.headers).toMatchObject({
      'content-encoding': coding,
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
    expect(answer.body.length).toBeLessThan(200);
    expect(unpack(answer.body).toString()).toBe('part();'.repeat(500));
    const again = await fetchRaw(`${gateway.url}/chunk-BQfvK0pH.js`, accepted, answer.headers['etag']);
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('lets its page take no text for HTML or scripts', async () => {
    for (const accepted of ['br', 'identity']) {
      const { headers } = await fetchRaw(`${gateway.url}/projects`, accepted);
      expect(headers['content-security-policy']).toContain("require-trusted-types-for 'script'");
      expect(headers['content-security-policy']).toContain("script-src 'self'");
    }
    const { headers } = await fetchRaw(`${gateway.url}/api/docs`, 'identity');
    expect(headers['content-security-policy']).not.toContain('trusted-types');
  });

  it('serves nothing from outside of its folder, compressed or not', async () => {
    for (const path of ['/..%2fpackage.json', '/%2e%2e/package.json', '/%ff.js'])
      expect((await fetchRaw(`${gateway.url}${path}`, 'br')).status).toBeGreaterThanOrEqual(400);
  });

  it('lets other files be asked for again', async () => {
    const { text, headers } = await send(`${gateway.url}/favicon.ico`);
    expect([text, headers['cache-control']]).toEqual(['icon', 'public, max-age=0']);
  });

  it.each([
    ['/main-GONE0000.js', 'GET'],
    ['/media', 'POST'],
    ['/../package.json', 'GET'],
    ['/api/v1/nothing', 'GET'],
    ['/health', 'GET'],
  ])('answers %s (%s) with a problem', async (path, method) => {
    expect(problemOf(await send(`${gateway.url}${path}`, { method }))).toMatchObject({ code: 'route_not_found' });
  });

  it('says so when it is not installed', async () => {
    const bare = await testGateway();
    try {
      const { status, text, headers } = await send(`${bare.url}/`);
      expect([status, headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
      expect(text).toContain('/api/docs');
      expect(problemOf(await send(`${bare.url}/main.js`))).toMatchObject({ code: 'route_not_found' });
    } finally {
      await bare.stop();
    }
  });
});
