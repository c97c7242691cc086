import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportRecord } from '@pairloom/contract';
import { jsonOf, problemOf, send, sendForm, type Answer, type FormPart } from '../testing/http-client.ts';
import { MemoryImports } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

const FILE: FormPart = ['file', CSV, 'faq.csv'];
const KEY = { 'idempotency-key': 'key-1' };

describe('Idempotency-Key', () => {
  let bench: UploadBench;
  const use = async (...given: Parameters<typeof uploadBench>): Promise<UploadBench> =>
    (bench = await uploadBench(...given));

  afterEach(async () => {
    await bench.gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  const idOf = (answer: Answer): string => ImportRecord.parse(jsonOf(answer)).id;

  it('makes one import of 50 requests at once', async () => {
    const { imports, blobs, started, url } = await use();
    const answers = await Promise.all(Array.from({ length: 50 }, () => sendForm(url, [FILE], KEY)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(idOf))).toEqual(new Set([imports.only.id]));
    expect(answers.filter(({ headers }) => headers['idempotent-replay'] === 'true')).toHaveLength(49);
    expect([blobs.keys.length, imports.enqueued.length]).toEqual([1, 1]);
    expect(new Set(started.map(({ importId }) => importId))).toEqual(new Set([imports.only.id]));
  });

  it('answers a repeat with the first import, however its options are written', async () => {
    const { url, imports } = await use();
    const first = await sendForm(url, [FILE, ['options', '{"embed":false,"html":"keep"}']], KEY);
    const again = await sendForm(url, [['options', '{ "html": "keep", "embed": false, "trim": "outer" }'], FILE], KEY);
    expect([again.status, again.headers['idempotent-replay'], idOf(again)]).toEqual([202, 'true', idOf(first)]);
    expect(imports.stored.size).toBe(1);
  });

  it.each<[string, FormPart[]]>([
    ['another file', [['file', `${CSV}Who?,We.\n`, 'faq.csv']]],
    ['another name', [['file', CSV, 'other.csv']]],
    ['other options', [FILE, ['options', '{"html":"keep"}']]],
  ])('refuses %s under the same key', async (_what, parts) => {
    const { url, imports } = await use();
    await sendForm(url, [FILE], KEY);
    expect(problemOf(await sendForm(url, parts, KEY))).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
    expect(imports.stored.size).toBe(1);
  });

  it.each([
    ['is empty', ''],
    ['is too long', 'x'.repeat(256)],
    ['holds white space', 'a b'],
    ['is not ASCII', Buffer.from('schlüssel').toString('latin1')],
  ])('refuses a key that %s', async (_what, key) => {
    const { url } = await use();
    expect(problemOf(await sendForm(url, [FILE], { 'idempotency-key': key }))).toMatchObject({
      code: 'idempotency_key_invalid',
      status: 400,
    });
  });

  it('makes imports of their own without a key', async () => {
    const { url, imports } = await use();
    const answers = await Promise.all([sendForm(url, [FILE]), sendForm(url, [FILE])]);
    expect(new Set(answers.map(idOf)).size).toBe(2);
    expect(imports.stored.size).toBe(2);
  });

  /** A first request that ends its body only when a second one waits for it. */
  const holdUntilFollowed = (
    url: string,
    imports: MemoryImports,
    content: string,
    end: () => void = () => undefined,
  ) => {
    async function* body(): AsyncGenerator<string> {
      yield content;
      await imports.claimed(2);
      end();
    }
    return send(`${url}?filename=faq.csv`, { method: 'POST', headers: KEY, body: body() });
  };

  const follow = async (url: string, imports: MemoryImports, content: string): Promise<Answer> => {
    await imports.claimed(1);
    return send(`${url}?filename=faq.csv`, { method: 'POST', headers: KEY, body: content });
  };

  it('waits for an upload that is still under way', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports });
    const [first, second] = await Promise.all([holdUntilFollowed(url, imports, CSV), follow(url, imports, CSV)]);
    expect([first.status, second.status, idOf(second)]).toEqual([202, 202, idOf(first)]);
    expect(second.headers['idempotent-replay']).toBe('true');
  });

  it('refuses a repeat for what the first was refused for', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports });
    const answers = await Promise.all([
      holdUntilFollowed(url, imports, 'x,y\n1,2\n'),
      follow(url, imports, 'x,y\n1,2\n'),
    ]);
    expect(answers.map((answer) => problemOf(answer).code)).toEqual(['mapping_required', 'mapping_required']);
    expect(imports.stored.size).toBe(0);
  });

  it('refuses an empty repeat of an empty file', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports });
    const answers = await Promise.all([holdUntilFollowed(url, imports, ''), follow(url, imports, '')]);
    expect(answers.map((answer) => problemOf(answer).code)).toEqual(['empty_file', 'empty_file']);
  });

  it('asks for the file again when the first upload was broken off', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports });
    const first = holdUntilFollowed(url, imports, CSV, () => {
      throw new Error('gone');
    });
    const [outcome, second] = await Promise.all([first.catch((error: unknown) => error), follow(url, imports, CSV)]);
    expect(outcome).toMatchObject({ code: 'ECONNRESET' });
    expect(problemOf(second)).toMatchObject({ code: 'upload_incomplete', status: 400, retryable: true });
  });

  it('does not wait for ever', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports, settings: { keyWaitMs: 1 } });
    const done = Promise.withResolvers<void>();
    async function* body(): AsyncGenerator<string> {
      yield CSV;
      await done.promise;
    }
    const first = send(`${url}?filename=faq.csv`, { method: 'POST', headers: KEY, body: body() });
    const second = await follow(url, imports, CSV);
    expect(problemOf(second)).toMatchObject({ code: 'upload_in_progress', status: 409, retryable: true });
    done.resolve();
    expect((await first).status).toBe(202);
  });

  it('passes on that the first could not be started', async () => {
    const imports = new MemoryImports();
    const { url } = await use({ imports });
    const { id } = ImportRecord.parse(jsonOf(await sendForm(url, [FILE], KEY)));
    const stored = imports.only;
    imports.put({
      ...stored,
      status: 'failed',
      phase: 'ended',
      error: { code: 'temporal_unavailable', message: 'Temporal could not be reached.' },
    });
    expect(stored.id).toBe(id);
    expect(problemOf(await sendForm(url, [FILE], KEY))).toMatchObject({ code: 'temporal_unavailable', status: 503 });
  });

  it('starts an import again that was queued but perhaps never started', async () => {
    const { url, started, imports } = await use();
    await sendForm(url, [FILE], KEY);
    await sendForm(url, [FILE], KEY);
    expect(started).toEqual([started[0], started[0]]);
    imports.put({ ...imports.only, status: 'completed', phase: 'ended' });
    await sendForm(url, [FILE], KEY);
    expect(started).toHaveLength(2);
  });
});
