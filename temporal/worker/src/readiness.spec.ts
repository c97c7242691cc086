import { afterEach, describe, expect, it } from '@jest/globals';
import type { DatabaseHealth } from '@pairloom/core';
import { MemoryBlobStore } from '@pairloom/testing';
import type { Worker } from '@temporalio/worker';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openHealthServer } from './health-server.ts';
import { readinessOf } from './readiness.ts';

const worker = (state: string): Worker => ({ getState: () => state }) as unknown as Worker;
const database = (check: DatabaseHealth['check'] = async () => ({ ready: true })): DatabaseHealth => ({ check });
const blobs = MemoryBlobStore.with({});

describe('readinessOf', () => {
  it('is ready when every part is up', async () => {
    expect(await readinessOf([worker('RUNNING')], database(), blobs)).toEqual({
      status: 'ready',
      parts: { temporal: { status: 'up' }, database: { status: 'up' }, blobs: { status: 'up' } },
    });
  });

  it('says which part is not, and why', async () => {
    const broken = MemoryBlobStore.with({});
    broken.check = async () => {
      throw new Error('EACCES: /secret/path');
    };
    const behind = database(async () => ({ ready: false, message: 'migrations are pending' }));
    expect(await readinessOf([worker('RUNNING'), worker('DRAINING')], behind, broken)).toEqual({
      status: 'not_ready',
      parts: {
        temporal: { status: 'down', message: 'does not poll' },
        database: { status: 'down', message: 'migrations are pending' },
        blobs: { status: 'down', message: 'cannot be reached' },
      },
    });
  });

  it('does not wait for a part that hangs', async () => {
    const hanging = database(() => new Promise<never>(() => undefined));
    const { status, parts } = await readinessOf([worker('RUNNING')], hanging, blobs);
    expect(status).toBe('not_ready');
    expect(parts['database']).toEqual({ status: 'down', message: 'does not answer in time' });
  });
});

describe('openHealthServer', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());

  const ask = async (path: string) => {
    const { port } = server?.address() as AddressInfo;
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return { status: answer.status, body: await answer.json() };
  };

  it('answers live, ready and not found', async () => {
    let readiness: 'ready' | 'not_ready' = 'ready';
    server = await openHealthServer({ host: '127.0.0.1', port: 0 }, async () => ({ status: readiness, parts: {} }));
    expect(await ask('/health/live')).toEqual({ status: 200, body: { status: 'live' } });
    expect(await ask('/health/ready')).toEqual({ status: 200, body: { status: 'ready', parts: {} } });
    readiness = 'not_ready';
    expect(await ask('/health/ready')).toMatchObject({ status: 503, body: { status: 'not_ready' } });
    expect(await ask('/other')).toMatchObject({ status: 404 });
  });

  it('fails to open on a port that is taken', async () => {
    server = await openHealthServer({ host: '127.0.0.1', port: 0 }, async () => ({ status: 'ready', parts: {} }));
    if (!server.listening) await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await expect(
      openHealthServer({ host: '127.0.0.1', port }, async () => ({ status: 'ready', parts: {} })),
    ).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
