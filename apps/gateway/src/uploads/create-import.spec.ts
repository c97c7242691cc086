import { createHash, randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportRecord } from '@pairloom/contract';
import { SystemFault } from '@pairloom/core';
import { zipOf } from '@pairloom/testing';
import {
  FORM_TYPE,
  formBody,
  jsonOf,
  problemOf,
  send,
  sendForm,
  type FormPart,
  type Sent,
} from '../testing/http-client.ts';
import { MemoryImports } from '../testing/memory-imports.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { PROJECT } from '../testing/test-gateway.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

const FILE: FormPart = ['file', CSV, 'faq.csv'];
const OPTIONS = { embed: false, mapping: { question: 'question', answer: 'answer' } };
const OPTIONS_PART: FormPart = ['options', JSON.stringify(OPTIONS)];
const form = (...parts: FormPart[]): Sent => ({
  method: 'POST',
  headers: { 'content-type': FORM_TYPE },
  body: formBody(parts),
});
const raw = (body: Sent['body'], headers: Sent['headers'] = {}): Sent => ({ method: 'POST', headers, body });

describe('creating an import', () => {
  let bench: UploadBench;
  const use = async (...given: Parameters<typeof uploadBench>): Promise<UploadBench> =>
    (bench = await uploadBench(...given));

  afterEach(async () => {
    await bench.gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  const query = `?filename=faq.csv&options=${encodeURIComponent(JSON.stringify(OPTIONS))}`;

  it.each<[string, string, Sent]>([
    ['a form with the options first', '', form(OPTIONS_PART, FILE)],
    ['a form with the file first', '', form(FILE, OPTIONS_PART)],
    [
      'a form with the options as a file of their own',
      '',
      form(['options', JSON.stringify(OPTIONS), 'options.json'], FILE),
    ],
    ['the raw body', query, raw(CSV)],
    [
      'the raw body with the type that curl gives',
      query,
      raw(CSV, { 'content-type': 'application/x-www-form-urlencoded' }),
    ],
    [
      'the raw body in pieces',
      query,
      raw(
        (async function* () {
          for (const byte of CSV) yield byte;
        })(),
      ),
    ],
  ])('takes %s', async (_what, path, sent) => {
    const { imports, blobs, started, url } = await use();
    const answer = await send(`${url}${path}`, sent);
    const record = ImportRecord.parse(jsonOf(answer));
    expect([answer.status, answer.headers.location]).toEqual([
      202,
      `/api/v1/projects/${PROJECT.id}/imports/${record.id}`,
    ]);
    expect(answer.headers['idempotent-replay']).toBeUndefined();
    expect(record).toMatchObject({ status: 'pending', phase: 'queued', filename: 'faq.csv', createdBy: 'local-owner' });

    const blobKey = `sources/${record.id}`;
    expect(imports.enqueued).toEqual([
      expect.objectContaining({
        importId: record.id,
        projectId: PROJECT.id,
        blobKey,
        bytes: CSV.length,
        sha256: createHash('sha256').update(CSV).digest('hex'),
        sourceType: 'csv',
        mapping: OPTIONS.mapping,
        options: expect.objectContaining({ embed: false, html: 'strip' }),
      }),
    ]);
    expect((await blobs.readRange(blobKey, 0, 1_000)).toString()).toBe(CSV);
    expect(started).toEqual([
      {
        importId: record.id,
        projectId: PROJECT.id,
        projectName: PROJECT.name,
        filename: 'faq.csv',
        course: { embed: false },
        kind: 'import',
        bytes: record.bytes,
      },
    ]);
  });

  it('takes a JSON file as the raw body: its type is that of the file', async () => {
    const { url } = await use();
    const body = JSON.stringify([{ question: 'a', answer: 'b' }]);
    const answer = await send(`${url}?filename=faq.json`, raw(body, { 'content-type': 'application/json' }));
    expect(jsonOf(answer)).toMatchObject({ sourceType: 'json' });
  });

  it('takes a packed file, which is planned as it will be unpacked', async () => {
    const { imports, blobs, url } = await use();
    const packed = gzipSync(CSV);
    const answer = await send(`${url}?filename=faq.csv.gz`, raw(packed));
    expect(answer.status).toBe(202);
    expect(jsonOf(answer)).toMatchObject({ sourceType: 'csv', filename: 'faq.csv.gz' });
    const [source] = imports.enqueued;
    expect(source?.plan.rewriting).toEqual({ to: 'text', unpacking: { as: 'gzip' }, encoding: 'utf-8' });
    expect(await blobs.readRange(source?.blobKey ?? '', 0, packed.length)).toEqual(packed);
  });

  it('takes an archive larger than what is kept of it in memory', async () => {
    const { imports, url } = await use();
    const noise = Array.from({ length: 60_000 }, () => `${randomUUID()},${randomUUID()}\n`).join('');
    const archive = await zipOf({ 'b.csv': `question,answer\n${noise}`, 'a.csv': 'question,answer\nQ,A\n' });
    expect(archive.length).toBeGreaterThan(1024 ** 2);
    const answer = await send(`${url}?filename=faqs.zip`, raw(archive));
    expect(jsonOf(answer)).toMatchObject({ sourceType: 'csv' });
    expect(imports.enqueued[0]?.plan.rewriting?.unpacking).toEqual({ as: 'zip', parts: ['a.csv', 'b.csv'] });
  });

  it('reads nothing again of a plain file', async () => {
    const { blobs, url } = await use();
    const unread = () => Promise.reject(new Error('the stored file was read again'));
    blobs.readRange = unread;
    blobs.readStream = unread;
    const body = `question,answer\n${'a long question,a long answer\n'.repeat(100_000)}`;
    expect((await send(`${url}?filename=faq.csv`, raw(body))).status).toBe(202);
  });

  it.each([
    ['a path', '/home/me/faq.csv', 'faq.csv'],
    ['a Windows path', 'C:\\files\\faq.csv', 'faq.csv'],
    ['control characters', 'f\taq\u0000.csv', 'faq.csv'],
    ['other scripts', 'よくある質問.csv', 'よくある質問.csv'],
    ['a very long name', `${'x'.repeat(300)}.csv`, 'x'.repeat(255)],
  ])('keeps of a name with %s what is fit to be shown', async (_what, name, kept) => {
    const { url } = await use();
    const answer = await send(`${url}?filename=${encodeURIComponent(name)}`, raw(CSV));
    expect(jsonOf(answer)).toMatchObject({ filename: kept });
  });

  const large = '0'.repeat(4_000);
  it.each<[string, string, Sent, string, number]>([
    ['a form without a file', '', form(OPTIONS_PART), 'file_missing', 400],
    ['an empty form', '', form(), 'file_missing', 400],
    ['a file part without a name', '', form(['file', CSV]), 'file_missing', 400],
    ['a file part with a blank name', '', form(['file', CSV, ' ']), 'filename_missing', 400],
    ['an unknown part', '', form(['extra', 'x'], FILE), 'multipart_invalid', 400],
    ['an unknown file', '', form(FILE, ['extra', 'x', 'x.csv']), 'multipart_invalid', 400],
    ['a second file', '', form(FILE, FILE), 'multipart_invalid', 400],
    ['options that come twice', '', form(OPTIONS_PART, OPTIONS_PART, FILE), 'multipart_invalid', 400],
    ['too many parts', '', form(OPTIONS_PART, ['options', '{}'], ['options', '{}'], FILE), 'multipart_invalid', 400],
    ['options that are too large', '', form(['options', large.repeat(100)], FILE), 'multipart_invalid', 400],
    ['a form without a boundary', '', raw(CSV, { 'content-type': 'multipart/form-data' }), 'multipart_invalid', 400],
    ['a form that is cut off', '', { ...form(FILE), body: formBody([FILE], '') }, 'multipart_invalid', 400],
    [
      'a broken part header',
      '',
      { ...form(), body: '--pairloom-spec-boundary\r\nfile\r\n\r\n' },
      'multipart_invalid',
      400,
    ],
    [
      'another kind of multipart',
      '',
      raw('', { 'content-type': 'multipart/mixed; boundary=x' }),
      'media_type_unsupported',
      415,
    ],
    ['a name given twice', '?filename=a.csv&filename=b.csv', raw(CSV), 'invalid_request', 400],
    ['a packed body', '?filename=a.csv', raw(CSV, { 'content-encoding': 'gzip' }), 'media_type_unsupported', 415],
    [
      'corrected rows of no source',
      '?filename=a.csv&options={"edits":"' + 'a'.repeat(64) + '"}',
      raw(CSV),
      'edits_not_found',
      422,
    ],
    ['a raw body without a name', '', raw(CSV, { 'content-type': 'text/csv' }), 'filename_missing', 400],
    ['an empty raw body', '?filename=a.csv', raw(''), 'empty_file', 422],
    ['an empty file in a form', '', form(['file', '', 'a.csv']), 'empty_file', 422],
    ['a picture', '?filename=a.png', raw(Buffer.from('89504e470d0a1a0a0000000d', 'hex')), 'format_unsupported', 422],
    ['a file whose columns nobody can tell', '?filename=a.csv', raw('x,y\n1,2\n'), 'mapping_required', 422],
    ['a file that is too large, as it says', '?filename=a.csv', raw('0'.repeat(2 * 1024 ** 2)), 'file_too_large', 413],
    [
      'a file that is too large while it streams',
      '?filename=a.csv',
      raw(
        (async function* () {
          for (let i = 0; i < 50; i += 1) yield large;
        })(),
      ),
      'file_too_large',
      413,
    ],
    ['a form whose file is too large', '', form(['file', large.repeat(50), 'a.csv']), 'file_too_large', 413],
  ])('refuses %s, and leaves nothing behind', async (_what, path, sent, code, status) => {
    const { imports, blobs, url, started } = await use({ settings: { maxUploadBytes: 100_000 } });
    expect(problemOf(await send(`${url}${path}`, sent))).toMatchObject({ code, status });
    expect([imports.stored.size, blobs.keys, started]).toEqual([0, [], []]);
  });

  it('refuses a project that does not exist', async () => {
    const { gateway } = await use();
    const url = `${gateway.url}/api/v1/projects/0199f0d2-7a10-7c3e-9b1d-000000000000/imports`;
    expect(problemOf(await sendForm(url, [FILE]))).toMatchObject({ code: 'project_not_found', status: 404 });
  });

  it.each([
    ['no JSON', '{', ['options']],
    ['no object', '[]', ['options']],
    ['an unknown option', '{"speed":1}', ['options.speed']],
    ['a name that every object has', '{"constructor":1}', ['options.constructor']],
    ['an unknown field of the mapping', '{"mapping":{"reply":"a"}}', ['options.mapping.reply']],
    [
      'wrong values, all at once',
      '{"html":"escape","batchRows":0,"embed":"yes"}',
      ['options.embed', 'options.html', 'options.batchRows'],
    ],
  ])('lists what is wrong with options that hold %s', async (_what, options, paths) => {
    const { imports, url } = await use();
    const problem = problemOf(await sendForm(url, [FILE, ['options', options]]));
    expect([problem.code, problem.fields?.map(({ path }) => path)]).toEqual(['invalid_options', paths]);
    expect(imports.stored.size).toBe(0);
  });

  it('lets a client that goes on sending read why it is refused', async () => {
    const { gateway } = await use({ settings: { maxUploadBytes: 1_000 } });
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(gateway.port, '127.0.0.1');
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString())).on('error', reject);
      socket.on('close', () => resolve(text));
      const path = `/api/v1/projects/${PROJECT.id}/imports?filename=a.csv`;
      socket.write(`POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${gateway.port}\r\nContent-Length: 20000000\r\n\r\n`);
      // The whole body is on its way before the answer is looked at.
      socket.write(Buffer.alloc(20_000_000, 'x'));
    });
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toMatch(/^Connection: close\r$/m);
    expect(answer).toContain('"code":"file_too_large"');
  });

  it('says that a long upload is alive', async () => {
    const { imports, url } = await use({ settings: { uploadTouchMs: 1 } });
    async function* slowly(): AsyncGenerator<string> {
      yield CSV;
      await new Promise<void>((resolve) => {
        const touch = imports.touched.push.bind(imports.touched);
        imports.touched.push = (importId) => {
          if (touch(importId) === 2) resolve();
          return imports.touched.length;
        };
      });
    }
    const answer = await send(`${url}?filename=a.csv`, raw(slowly()));
    const { id } = ImportRecord.parse(jsonOf(answer));
    expect(imports.touched.slice(0, 2)).toEqual([id, id]);
  });

  it('ends the import as failed when Temporal cannot be reached', async () => {
    const start = async (): Promise<never> => {
      throw new Error('14 UNAVAILABLE: no connection');
    };
    const { imports, url } = await use({ workflows: { start } });
    const answer = await sendForm(url, [FILE]);
    expect(problemOf(answer)).toMatchObject({ code: 'temporal_unavailable', status: 503, retryable: true });
    expect(answer.headers['retry-after']).toBe('1');
    expect(imports.only).toMatchObject({ status: 'failed', error: { code: 'temporal_unavailable' } });
  });

  it.each([
    ['was cancelled meanwhile', { status: 'cancelled', phase: 'ended' }, 'import_ended'],
    ['was taken for dead', { status: 'failed', phase: 'ended' }, 'upload_incomplete'],
  ] as const)('keeps no file of an upload that %s', async (_what, ended, code) => {
    const imports = new MemoryImports();
    const { blobs, url } = await use({ imports });
    async function* ending(): AsyncGenerator<string> {
      yield CSV;
      const stored = await imports.until(({ phase }) => phase === 'uploading');
      imports.put({ ...stored, ...ended });
    }
    expect(problemOf(await send(`${url}?filename=a.csv`, raw(ending())))).toMatchObject({ code });
    expect(blobs.keys).toEqual([]);
  });

  it('goes on with an import that was queued although the database broke off before it said so', async () => {
    class Breaking extends MemoryImports {
      override readonly enqueue: MemoryImports['enqueue'] = async (source) => {
        this.put({ ...this.only, phase: 'queued', bytes: source.bytes });
        throw new SystemFault('database_unavailable');
      };
    }
    const { started, blobs, url } = await use({ imports: new Breaking() });
    expect((await sendForm(url, [FILE])).status).toBe(202);
    expect([started.length, blobs.keys.length]).toEqual([1, 1]);
  });

  it('leaves an import alone that has run to its end before the broken database said that it was queued', async () => {
    class Breaking extends MemoryImports {
      override readonly enqueue: MemoryImports['enqueue'] = async (source) => {
        this.put({ ...this.only, phase: 'ended', status: 'completed', bytes: source.bytes });
        throw new SystemFault('database_unavailable');
      };
    }
    const imports = new Breaking();
    const { blobs, url } = await use({ imports });
    expect((await sendForm(url, [FILE])).status).toBe(202);
    expect([blobs.keys.length, imports.only.status, imports.discarded]).toEqual([1, 'completed', []]);
  });

  it('keeps the file of an import that turns out to be queued only when the upload is to be undone', async () => {
    class Breaking extends MemoryImports {
      override readonly enqueue: MemoryImports['enqueue'] = async () => {
        throw new SystemFault('database_unavailable');
      };
      // The commit comes through after the look at what became of it.
      override readonly discard: MemoryImports['discard'] = async () => {
        this.put({ ...this.only, phase: 'queued' });
        return false;
      };
    }
    const imports = new Breaking();
    const { blobs, url } = await use({ imports });
    expect(problemOf(await sendForm(url, [FILE]))).toMatchObject({ code: 'database_unavailable' });
    expect([blobs.keys.length, imports.only.phase]).toEqual([1, 'queued']);
  });

  it('undoes the upload when the import could not be queued', async () => {
    class Failing extends MemoryImports {
      override readonly enqueue: MemoryImports['enqueue'] = async () => {
        throw new SystemFault('database_unavailable');
      };
    }
    const imports = new Failing();
    const { started, blobs, url } = await use({ imports });
    expect(problemOf(await sendForm(url, [FILE]))).toMatchObject({ code: 'database_unavailable' });
    expect([started, blobs.keys, imports.stored.size]).toEqual([[], [], 0]);
  });

  it('says why an upload failed even when it cannot be settled', async () => {
    const fail = async (): Promise<never> => {
      throw new SystemFault('blob_unavailable');
    };
    const { url, gateway } = await use({ blobs: { put: fail, remove: fail } });
    expect(problemOf(await sendForm(url, [FILE]))).toMatchObject({ code: 'blob_unavailable', status: 503 });
    expect(gateway.logs).toContainEqual(expect.objectContaining({ msg: 'upload not settled at once' }));
  });

  it('knows a client that went away, whatever words the blob store has for it', async () => {
    const imports = new MemoryImports();
    const put = async (_key: string, body: AsyncIterable<Uint8Array>): Promise<never> => {
      try {
        for await (const _chunk of body);
      } catch (error) {
        throw new SystemFault('blob_unavailable', 'upload failed', { cause: error });
      }
      throw new Error('the body should break off');
    };
    const { url } = await use({ imports, blobs: { put, remove: async () => undefined } });
    async function* broken(): AsyncGenerator<string> {
      yield CSV;
      await imports.until(({ phase }) => phase === 'uploading');
      throw new Error('gone');
    }
    await expect(send(`${url}?filename=a.csv`, raw(broken()))).rejects.toMatchObject({ code: 'ECONNRESET' });
    const ended = await imports.until(({ phase }) => phase === 'ended');
    expect(ended).toMatchObject({ status: 'failed', error: { code: 'upload_incomplete' } });
  });

  it('takes no more uploads at once than it is set to', async () => {
    const { imports, url } = await use({ settings: { maxUploads: 1 } });
    const refused = Promise.withResolvers<void>();
    async function* waiting(): AsyncGenerator<string> {
      yield CSV;
      await refused.promise;
    }
    const first = send(`${url}?filename=a.csv`, raw(waiting()));
    await imports.until(({ phase }) => phase === 'uploading');
    expect(problemOf(await sendForm(url, [FILE]))).toMatchObject({ code: 'overloaded', status: 503 });
    refused.resolve();
    expect((await first).status).toBe(202);
  });
});
