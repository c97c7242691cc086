import { afterEach, describe, expect, it } from '@jest/globals';
import { ProjectStats } from '@pairloom/contract';
import { SystemFault, type StoredStats } from '@pairloom/core';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const stored: StoredStats = {
  at: '2026-11-21T10:20:44.310Z',
  live: { running: 1, queued: 0, paused: 0, attention: 0, rowsPerSecond: 900 },
  days: [{ day: '2026-11-21', completed: 1, failed: 0, cancelled: 0, rows: 10, failedRows: 1, rowsPerSecond: 900.5 }],
  users: [{ user: 'local-owner', imports: 1, rows: 10, failedRows: 1 }],
  errors: [{ code: 'answer_missing', severity: 'error', count: 1, byDay: [1] }],
  pairs: { total: 9, draft: 9, published: 0, retired: 0 },
  embedding: { model: 'test-model', dimension: 2, vectors: 9, pending: 0, refused: 0, lagSeconds: null },
  database: {
    bytes: 1,
    connections: 1,
    serverConnections: 2,
    maxConnections: 100,
    sharedMemoryBytes: 1,
    cacheHitRatio: null,
  },
};

let gateway: TestGateway | undefined;
afterEach(() => gateway?.stop());

async function use(given: Parameters<typeof fakePorts>[0]): Promise<string> {
  gateway = await testGateway(fakePorts(given));
  return `${gateway.url}/api/v1/projects`;
}

const parts = {
  database: { check: async () => ({ ready: true }) },
  blobs: { check: async () => undefined },
};

describe('the statistics of a project', () => {
  it('put the figures of the database, the processes and the parts together', async () => {
    const asked: unknown[] = [];
    const url = await use({
      ...parts,
      statistics: {
        read: async (...args) => {
          asked.push(args);
          return stored;
        },
      },
      workers: { seen: async () => [{ identity: '7@elsewhere', lastSeenAt: new Date(0) }] },
      workflows: { check: async () => undefined },
    });
    const answers = await Promise.all([1, 2].map(() => send(`${url}/${PROJECT.id}/stats?days=3`)));
    const stats = ProjectStats.parse(jsonOf(answers[0] ?? (await send(url))));
    expect(stats).toMatchObject({ ...stored, health: { status: 'ready' } });
    expect(stats.processes.map(({ name }) => name)).toEqual(['gateway', 'worker']);
    expect(stats.processes[0]?.identity).toContain(String(process.pid));
    expect(stats.processes[1]).toEqual({
      name: 'worker',
      identity: '7@elsewhere',
      memoryBytes: null,
      cpuPercent: null,
      uptimeSeconds: null,
      lastSeenAt: '1970-01-01T00:00:00.000Z',
      history: [],
    });
    // Both requests were answered by one reading.
    expect(asked).toEqual([[PROJECT.id, 3, 'test-model']]);
  });

  it('count the event streams that are open', async () => {
    const url = await use({
      ...parts,
      imports: { list: async () => ({ items: [], nextCursor: null }), recentErrors: async () => new Map() },
      statistics: { read: async () => stored },
      workers: { seen: async () => [] },
      workflows: { check: async () => undefined },
    });
    const abort = new AbortController();
    const streams = await Promise.all([1, 2].map(() => fetch(`${url}/${PROJECT.id}/events`, { signal: abort.signal })));
    expect(streams.map(({ status }) => status)).toEqual([200, 200]);
    const stats = ProjectStats.parse(jsonOf(await send(`${url}/${PROJECT.id}/stats`)));
    expect(stats.streams).toEqual({ open: 2, most: 500 });
    abort.abort();
  });

  it('have the memory and CPU of the time before they were asked for', async () => {
    let looks = 0;
    let looked = (): void => undefined;
    const twice = new Promise<void>((resolve) => (looked = resolve));
    const ports = fakePorts({
      ...parts,
      statistics: { read: async () => stored },
      workflows: { check: async () => undefined },
      embedder: {
        seen: async () => {
          looks += 1;
          if (looks > 2) looked();
          const taken = { cpuSeconds: looks * 18, uptimeSeconds: looks * 10 };
          return { identity: '9@embedder', ...taken, memoryBytes: looks, lastSeenAt: new Date(0) };
        },
      },
    });
    gateway = await testGateway(ports, { processGapMs: 1 });
    await twice;
    const stats = ProjectStats.parse(jsonOf(await send(`${gateway.url}/api/v1/projects/${PROJECT.id}/stats`)));
    expect(stats.processes.at(-1)?.history.slice(0, 2)).toEqual([
      { at: expect.any(String), memoryBytes: 1, cpuPercent: 180 },
      { at: expect.any(String), memoryBytes: 2, cpuPercent: 180 },
    ]);
    expect(stats.processes[0]?.history.length).toBeGreaterThan(0);
  });

  it('have the embedder where it is one that tells of itself', async () => {
    const embedder = {
      identity: '9@embedder',
      memoryBytes: 3e8,
      cpuSeconds: 108,
      uptimeSeconds: 60,
      lastSeenAt: new Date(0),
    };
    const url = await use({
      ...parts,
      statistics: { read: async () => stored },
      workers: { seen: async () => [] },
      workflows: { check: async () => undefined },
      embedder: { seen: async () => embedder },
    });
    const stats = ProjectStats.parse(jsonOf(await send(`${url}/${PROJECT.id}/stats`)));
    expect(stats.processes.at(-1)).toEqual({
      name: 'embedder',
      identity: '9@embedder',
      memoryBytes: 3e8,
      cpuPercent: 180,
      uptimeSeconds: 60,
      lastSeenAt: '1970-01-01T00:00:00.000Z',
      history: [],
    });
  });

  it('are given without the workers when Temporal is away, and say so', async () => {
    const away = async (): Promise<never> => {
      throw new SystemFault('temporal_unavailable');
    };
    const statistics = { read: async () => stored };
    const url = await use({ ...parts, statistics, workers: { seen: away }, workflows: { check: away } });
    const stats = ProjectStats.parse(jsonOf(await send(`${url}/${PROJECT.id}/stats`)));
    expect(stats.processes.map(({ name }) => name)).toEqual(['gateway']);
    expect(stats.health.parts['temporal']?.status).toBe('down');
  });

  it.each(['0', '91', 'x'])('are not given for %s days', async (days) => {
    const url = await use({});
    expect(problemOf(await send(`${url}/${PROJECT.id}/stats?days=${days}`)).code).toBe('invalid_request');
  });
});
