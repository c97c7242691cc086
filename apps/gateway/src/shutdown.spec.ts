import { describe, expect, it } from '@jest/globals';
import { MemoryBlobStore } from '@pairloom/testing';
import { shutDown } from './shutdown.ts';
import { problemOf, send } from './testing/http-client.ts';
import { CSV, uploadBench } from './testing/upload-bench.ts';

describe('shutDown', () => {
  /** An upload that has begun, and a way to let it end. */
  async function underWay(bench: Awaited<ReturnType<typeof uploadBench>>) {
    const done = Promise.withResolvers<void>();
    async function* body(): AsyncGenerator<string> {
      yield CSV;
      await done.promise;
    }
    const answer = send(`${bench.url}?filename=a.csv`, { method: 'POST', body: body() });
    answer.catch(() => undefined);
    await bench.imports.until(({ phase }) => phase === 'uploading');
    return { answer, finish: done.resolve };
  }

  it('lets an upload end, and takes no other', async () => {
    const bench = await uploadBench();
    const { answer, finish } = await underWay(bench);
    const stopped = shutDown(bench.gateway.app, 30_000);
    await expect(send(`${bench.gateway.url}/health/live`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    finish();
    expect((await answer).status).toBe(202);
    await stopped;
    expect(bench.imports.only.phase).toBe('queued');
  });

  it('cuts an upload off after the time of grace, and settles it', async () => {
    const blobs = new MemoryBlobStore();
    const bench = await uploadBench({ blobs });
    const { answer } = await underWay(bench);
    await shutDown(bench.gateway.app, 1);
    await expect(answer).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(bench.imports.only).toMatchObject({ status: 'failed', error: { code: 'upload_incomplete' } });
    expect(blobs.keys).toEqual([]);
  });

  it('is quick when nothing is under way', async () => {
    const bench = await uploadBench({ settings: { maxUploads: 0 } });
    expect(problemOf(await send(bench.url, { method: 'POST' })).code).toBe('overloaded');
    await shutDown(bench.gateway.app, 60_000);
  });
});
