import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemOf, send } from '../testing/http-client.ts';
import { testGateway, type TestGateway } from '../testing/test-gateway.ts';

describe('web app', () => {
  let root: string;
  let gateway: TestGateway;

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'pairloom-web-'));
    await mkdir(join(root, 'media'));
    await writeFile(join(root, 'index.html'), '<title>Pairloom</title>');
    await writeFile(join(root, 'main-ABCD1234.js'), 'start()');
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
