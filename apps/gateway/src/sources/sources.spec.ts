import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportRecord, Source, SourceInspection } from '@pairloom/contract';
import {
  FORM_TYPE,
  formBody,
  jsonOf,
  problemOf,
  send,
  sendJson,
  type Answer,
  type Sent,
} from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { PROJECT } from '../testing/test-gateway.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

const OTHER_ID = '0199f0d2-7a10-7c3e-9b1d-000000000000';
const PIECE = 'application/offset+octet-stream';

let bench: UploadBench;
const use = async (...given: Parameters<typeof uploadBench>): Promise<UploadBench> =>
  (bench = await uploadBench(...given));

afterEach(async () => {
  await bench.gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

const sourceOf = (answer: Answer): Source => Source.parse(jsonOf(answer));
const upload = async (content: string | Buffer, filename = 'faq.csv'): Promise<Source> =>
  sourceOf(await send(`${bench.sourcesUrl}?filename=${filename}`, { method: 'POST', body: content }));
const begin = (length: number, query = '?filename=faq.csv', headers: Sent['headers'] = {}): Promise<Answer> =>
  send(`${bench.sourcesUrl}${query}`, { method: 'POST', headers: { 'upload-length': length, ...headers } });
const append = (id: string, offset: number | string, body: Sent['body'], type = PIECE): Promise<Answer> =>
  send(`${bench.sourcesUrl}/${id}`, {
    method: 'PATCH',
    headers: { 'upload-offset': offset, 'content-type': type },
    body,
  });
const progressOf = ({ headers }: Answer): unknown[] => [headers['upload-offset'], headers['upload-length']];

describe('uploading a source whole', () => {
  it.each<[string, string, Sent]>([
    ['the raw body', '?filename=faq.csv', { method: 'POST', body: CSV }],
    [
      'a form',
      '',
      { method: 'POST', headers: { 'content-type': FORM_TYPE }, body: formBody([['file', CSV, 'faq.csv']]) },
    ],
  ])('takes %s', async (_what, query, sent) => {
    const { sources, blobs, sourcesUrl } = await use();
    const answer = await send(`${sourcesUrl}${query}`, sent);
    const source = sourceOf(answer);
    expect([answer.status, answer.headers.location]).toEqual([
      201,
      `/api/v1/projects/${PROJECT.id}/sources/${source.id}`,
    ]);
    expect(source).toMatchObject({
      filename: 'faq.csv',
      state: 'stored',
      bytes: CSV.length,
      sha256: createHash('sha256').update(CSV).digest('hex'),
    });
    expect(progressOf(answer)).toEqual([String(CSV.length), String(CSV.length)]);
    expect((await blobs.readRange(sources.only.blobKey, 0, 1_000)).toString()).toBe(CSV);
    expect(sourceOf(await send(`${sourcesUrl}/${source.id}`))).toEqual(source);
  });

  it.each<[string, string, Sent, string, number]>([
    ['nothing', '?filename=a.csv', { method: 'POST', body: '' }, 'empty_file', 422],
    ['a file without a name', '', { method: 'POST', body: CSV }, 'filename_missing', 400],
    ['a file that is too large', '?filename=a.csv', { method: 'POST', body: '0'.repeat(2_000) }, 'file_too_large', 413],
    [
      'options, which belong to the import',
      '?filename=a.csv&options={}',
      { method: 'POST', body: CSV },
      'invalid_request',
      400,
    ],
    [
      'options after the file',
      '',
      {
        method: 'POST',
        headers: { 'content-type': FORM_TYPE },
        body: formBody([
          ['file', CSV, 'a.csv'],
          ['options', '{}'],
        ]),
      },
      'invalid_request',
      400,
    ],
    [
      'JSON without a name',
      '',
      { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' },
      'media_type_unsupported',
      415,
    ],
  ])('refuses %s, and leaves nothing behind', async (_what, query, sent, code, status) => {
    const { sources, blobs, sourcesUrl } = await use({ settings: { maxUploadBytes: 1_000 } });
    expect(problemOf(await send(`${sourcesUrl}${query}`, sent))).toMatchObject({ code, status });
    expect([sources.stored.size, blobs.keys]).toEqual([0, []]);
  });

  it('is refused in a project that does not exist', async () => {
    const { gateway } = await use();
    const url = `${gateway.url}/api/v1/projects/${OTHER_ID}/sources?filename=a.csv`;
    expect(problemOf(await send(url, { method: 'POST', body: CSV })).code).toBe('project_not_found');
  });
});

describe('uploading a source in pieces', () => {
  it('puts them together, whatever their size', async () => {
    const { sources, blobs, sourcesUrl } = await use({ settings: { uploadPartBytes: 7 } });
    const begun = await begin(CSV.length);
    const { id } = sourceOf(begun);
    expect([begun.status, progressOf(begun)]).toEqual([201, ['0', String(CSV.length)]]);
    const first = await append(id, 0, CSV.slice(0, 20));
    expect([first.status, first.text, progressOf(first)]).toEqual([204, '', ['20', String(CSV.length)]]);
    expect(progressOf(await send(`${sourcesUrl}/${id}`, { method: 'HEAD' }))).toEqual(['20', String(CSV.length)]);
    expect(sourceOf(await send(`${sourcesUrl}/${id}`))).toMatchObject({ state: 'uploading', bytes: 20, sha256: null });
    expect((await append(id, 20, CSV.slice(20))).status).toBe(204);
    expect(sourceOf(await send(`${sourcesUrl}/${id}`))).toMatchObject({
      state: 'stored',
      bytes: CSV.length,
      sha256: createHash('sha256').update(CSV).digest('hex'),
    });
    expect(blobs.keys).toEqual([sources.only.blobKey]);
    expect((await blobs.readRange(sources.only.blobKey, 0, 1_000)).toString()).toBe(CSV);
  });

  it('goes on where a connection broke', async () => {
    const { sources, sourcesUrl } = await use();
    const { id } = sourceOf(await begin(CSV.length));
    await brokenOff(`${sourcesUrl}/${id}`, CSV.slice(0, 30));
    await partStored(sources);
    const [offset] = progressOf(await send(`${sourcesUrl}/${id}`, { method: 'HEAD' }));
    expect(offset).toBe('30');
    expect((await append(id, 30, CSV.slice(30))).status).toBe(204);
    expect(sourceOf(await send(`${sourcesUrl}/${id}`)).sha256).toBe(createHash('sha256').update(CSV).digest('hex'));
  });

  it('tells the right place to those who send for another', async () => {
    await use();
    const { id } = sourceOf(await begin(CSV.length));
    await append(id, 0, CSV.slice(0, 10));
    const answer = await append(id, 5, CSV.slice(5));
    expect([problemOf(answer).code, answer.status, progressOf(answer)]).toEqual([
      'upload_offset_wrong',
      409,
      ['10', String(CSV.length)],
    ]);
  });

  it('lets one of two win who send for the same place', async () => {
    const { blobs, sources } = await use();
    const { id } = sourceOf(await begin(CSV.length));
    const answers = await Promise.all([append(id, 0, slowly(CSV)), append(id, 0, slowly(CSV))]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
    expect(sources.only).toMatchObject({ state: 'stored', bytes: CSV.length });
    expect(blobs.keys).toEqual([sources.only.blobKey]);
  });

  it('is ended by whoever asks, when the gateway died after the last piece', async () => {
    const { sources, blobs, sourcesUrl } = await use();
    const { id } = sourceOf(await begin(CSV.length));
    const { bytes } = await blobs.put('uploads/all', [Buffer.from(CSV)] as unknown as AsyncIterable<Buffer>);
    await sources.appendPart(id, 0, { blobKey: 'uploads/all', bytes });
    expect(sourceOf(await send(`${sourcesUrl}/${id}`))).toMatchObject({ state: 'stored', bytes: CSV.length });
    expect(blobs.keys).toEqual([sources.only.blobKey]);
  });

  it('takes the name from the metadata of tus', async () => {
    await use();
    const name = Buffer.from('질문.csv').toString('base64');
    const answer = await begin(10, '', { 'upload-metadata': `filetype dGV4dA==, filename ${name}` });
    expect([sourceOf(answer).filename, answer.headers['tus-resumable']]).toEqual(['질문.csv', '1.0.0']);
  });

  it.each<[string, () => Promise<Answer>, string, number]>([
    ['a length above the limit', () => begin(1_001), 'file_too_large', 413],
    ['a length of nothing', () => begin(0), 'empty_file', 422],
    ['a length that is no number', () => begin(Number.NaN), 'invalid_request', 400],
    ['no name', () => begin(10, ''), 'filename_missing', 400],
  ])('does not begin with %s', async (_what, sent, code, status) => {
    const { sources } = await use({ settings: { maxUploadBytes: 1_000 } });
    expect(problemOf(await sent())).toMatchObject({ code, status });
    expect(sources.stored.size).toBe(0);
  });

  it.each<[string, (id: string) => Promise<Answer>, string, number]>([
    ['more bytes than announced', (id) => append(id, 0, '0'.repeat(11)), 'file_too_large', 413],
    ['no offset', (id) => append(id, '', CSV), 'invalid_request', 400],
    ['another type', (id) => append(id, 0, CSV, 'text/csv'), 'media_type_unsupported', 415],
    ['bytes for another source', () => append(OTHER_ID, 0, CSV), 'source_not_found', 404],
  ])('refuses %s', async (_what, sent, code, status) => {
    await use();
    const { id } = sourceOf(await begin(10));
    expect(problemOf(await sent(id))).toMatchObject({ code, status });
  });
});

describe('the inspection of a source', () => {
  const inspected = async (id: string, options?: object): Promise<Answer> => {
    const query = options === undefined ? '' : `?options=${encodeURIComponent(JSON.stringify(options))}`;
    return send(`${bench.sourcesUrl}/${id}/inspection${query}`);
  };

  it('tells how it would be read', async () => {
    await use();
    const { id } = await upload(CSV);
    const answer = SourceInspection.parse(jsonOf(await inspected(id)));
    expect(answer).toMatchObject({
      format: 'csv',
      encoding: 'utf-8',
      mapping: { question: 'question', answer: 'answer' },
      rowsEstimated: 1,
      rowsExact: true,
      problems: [],
    });
    expect(answer.columns.map(({ name, field }) => [name, field])).toEqual([
      ['question', 'question'],
      ['answer', 'answer'],
    ]);
  });

  it('shows what options change', async () => {
    await use();
    const { id } = await upload('question;answer\na;b\nc;d\n');
    const { columns } = SourceInspection.parse(jsonOf(await inspected(id, { delimiter: ',' })));
    expect(columns.map(({ name }) => name)).toEqual(['question;answer']);
  });

  it.each([
    ['a choice is open', 'x,y\n1,2\n', 'csv', 'mapping_required'],
    ['it cannot be read at all', '\x89PNG\r\n\x1a\n\0\0\0\0', null, 'format_unsupported'],
  ])('says why an import would be refused when %s', async (_what, content, format, code) => {
    await use();
    const { id } = await upload(Buffer.from(content, 'latin1'), 'a.csv');
    const answer = await inspected(id);
    expect(answer.status).toBe(200);
    expect(SourceInspection.parse(jsonOf(answer))).toMatchObject({ format, mapping: null, problems: [{ code }] });
  });

  it.each<[string, () => Promise<string>, object | undefined, string, number]>([
    ['a source that is not there', async () => OTHER_ID, undefined, 'source_not_found', 404],
    ['an upload that is not whole', async () => sourceOf(await begin(10)).id, undefined, 'source_incomplete', 409],
    ['options that are none', async () => (await upload(CSV)).id, { speed: 1 }, 'invalid_options', 422],
  ])('is not given of %s', async (_what, idOf, options, code, status) => {
    await use();
    expect(problemOf(await inspected(await idOf(), options))).toMatchObject({ code, status });
  });

  it('is told apart from a blob that is gone', async () => {
    const { blobs, sources } = await use();
    const { id } = await upload(CSV);
    await blobs.remove(sources.only.blobKey);
    expect(problemOf(await inspected(id)).code).toBe('source_missing');
  });
});

describe('importing a source', () => {
  const create = (body: object, headers: Sent['headers'] = {}): Promise<Answer> =>
    send(bench.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  it('makes as many imports of it as are asked for', async () => {
    const { imports, sources, blobs, started } = await use();
    const { id, sha256 } = await upload(CSV);
    const options = { mapping: { question: 'question', answer: 'answer' }, embed: false };
    const records = [await create({ sourceId: id, options }), await create({ sourceId: id.toUpperCase() })].map(
      (answer) => {
        expect(answer.status).toBe(202);
        return ImportRecord.parse(jsonOf(answer));
      },
    );
    expect(new Set(records.map((record) => record.id)).size).toBe(2);
    expect(imports.enqueued).toEqual(
      records.map((record) =>
        expect.objectContaining({
          importId: record.id,
          sourceId: id,
          blobKey: sources.only.blobKey,
          sha256,
          sourceType: 'csv',
        }),
      ),
    );
    expect(started.map(({ filename }) => filename)).toEqual(['faq.csv', 'faq.csv']);
    expect(blobs.keys).toEqual([sources.only.blobKey]);
  });

  it('makes one import of the same request with the same key', async () => {
    const { imports } = await use();
    const { id } = await upload(CSV);
    const key = { 'idempotency-key': 'one' };
    const [first, second] = [await create({ sourceId: id }, key), await create({ sourceId: id }, key)];
    expect([second?.status, second?.headers['idempotent-replay']]).toEqual([202, 'true']);
    expect(ImportRecord.parse(jsonOf(second)).id).toBe(ImportRecord.parse(jsonOf(first)).id);
    expect(imports.enqueued).toHaveLength(1);
    const other = await create({ sourceId: id, options: { embed: false } }, key);
    expect(problemOf(other)).toMatchObject({ code: 'idempotency_key_reused', status: 422 });
  });

  it('keeps the source when the import is refused', async () => {
    const { imports, blobs, sources } = await use();
    const { id } = await upload('x,y\n1,2\n');
    expect(problemOf(await create({ sourceId: id }))).toMatchObject({ code: 'mapping_required', status: 422 });
    expect([imports.stored.size, blobs.keys]).toEqual([0, [sources.only.blobKey]]);
  });

  it.each<[string, () => Promise<object>, string, number]>([
    ['a source that is not there', async () => ({ sourceId: OTHER_ID }), 'source_not_found', 404],
    ['an upload that is not whole', async () => ({ sourceId: sourceOf(await begin(10)).id }), 'source_incomplete', 409],
    ['no id', async () => ({ options: {} }), 'invalid_request', 400],
    [
      'options that are none',
      async () => ({ sourceId: (await upload(CSV)).id, options: { speed: 1 } }),
      'invalid_options',
      422,
    ],
    [
      'corrections that are not there',
      async () => ({ sourceId: (await upload(CSV)).id, options: { edits: 'a'.repeat(64) } }),
      'edits_not_found',
      422,
    ],
    [
      'too much',
      async () => ({ sourceId: OTHER_ID, options: { a: 'x'.repeat(2 * 1024 ** 2) } }),
      'body_too_large',
      413,
    ],
  ])('refuses %s', async (_what, body, code, status) => {
    const { imports } = await use();
    expect(problemOf(await create(await body()))).toMatchObject({ code, status });
    expect(imports.stored.size).toBe(0);
  });

  it('uses the mapping that is kept for its columns, unless the request says another', async () => {
    const { gateway, imports } = await use();
    const columns = ['Frage', 'Best', 'Correct'];
    const mapping = { question: 'Frage', answer: 'Best' };
    const mappings = `${gateway.url}/api/v1/projects/${PROJECT.id}/mappings`;
    const saved = await sendJson(mappings, { name: 'Export', columns, mapping });
    expect(saved.status).toBe(201);
    const { id } = await upload('CORRECT,frage,Best\nc,q,b\n');
    const inspection = SourceInspection.parse(jsonOf(await send(`${bench.sourcesUrl}/${id}/inspection`)));
    expect(inspection).toMatchObject({
      savedMapping: { name: 'Export' },
      mapping: { question: 'frage', answer: 'Best' },
      problems: [],
    });
    expect(inspection.columns.map(({ field, confidence }) => [field, confidence])).toEqual([
      [null, null],
      ['question', 1],
      ['answer', 1],
    ]);
    await create({ sourceId: id });
    await create({ sourceId: id, options: { mapping: { question: 'frage', answer: 'CORRECT' } } });
    expect(imports.enqueued.map((source) => source.mapping.answer)).toEqual(['Best', 'CORRECT']);
  });
});

async function* slowly(text: string): AsyncGenerator<string> {
  for (const char of text) yield char;
}

/** Sends a piece and breaks the connection before it is whole. */
function brokenOff(url: string, body: string): Promise<void> {
  return new Promise((resolve) => {
    const headers = { 'upload-offset': 0, 'content-type': PIECE, 'content-length': body.length + 1_000 };
    const outgoing = request(url, { method: 'PATCH', headers, agent: false });
    outgoing.on('error', () => resolve());
    outgoing.on('close', () => resolve());
    outgoing.write(body, () => outgoing.destroy());
  });
}

/** Until what came before the break is stored. */
async function partStored({ stored }: UploadBench['sources']): Promise<void> {
  while ([...stored.values()].every(({ bytes }) => bytes === 0)) await new Promise((resolve) => setImmediate(resolve));
}
