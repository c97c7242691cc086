import { afterEach, describe, expect, it } from '@jest/globals';
import { Quote, Source, SourceEdits, SourceRows, StoredEdits } from '@pairloom/contract';
import { jsonOf, problemOf, send, sendJson, type Answer } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { storedImport } from '../testing/memory-imports.ts';
import { PROJECT } from '../testing/test-gateway.ts';
import { uploadBench, type UploadBench } from '../testing/upload-bench.ts';

const FAULTY = 'question,answer,tags\nq1,a1,x;y\nq2,,\nq3,a,b,c,d\n';

let bench: UploadBench;
const use = async (...given: Parameters<typeof uploadBench>): Promise<UploadBench> =>
  (bench = await uploadBench(...given));

afterEach(async () => {
  await bench.gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

async function upload(content: string | Buffer, filename = 'faq.csv'): Promise<string> {
  const answer = await send(`${bench.sourcesUrl}?filename=${filename}`, { method: 'POST', body: content });
  return Source.parse(jsonOf(answer)).id;
}

const rowsOf = (id: string, query = '', options?: object): Promise<Answer> => {
  const given = options === undefined ? '' : `&options=${encodeURIComponent(JSON.stringify(options))}`;
  return send(`${bench.sourcesUrl}/${id}/rows?${query}${given}`);
};
const edit = (id: string, ...rows: object[]): Promise<Answer> =>
  sendJson(`${bench.sourcesUrl}/${id}/edits`, { rows }, 'PUT');

describe('rows of a source', () => {
  it('are told as an import would read them', async () => {
    await use();
    const answer = SourceRows.parse(jsonOf(await rowsOf(await upload(FAULTY))));
    expect(answer).toMatchObject({
      columns: ['question', 'answer', 'tags'],
      mapping: { question: 'question', answer: 'answer', tags: 'tags' },
      nextOffset: null,
      problems: [],
    });
    expect(answer.items).toEqual([
      {
        row: 1,
        line: 2,
        cells: ['q1', 'a1', 'x;y'],
        raw: null,
        edited: false,
        skipped: false,
        pair: { question: 'q1', answer: 'a1', tags: ['x', 'y'] },
        findings: [],
      },
      expect.objectContaining({
        row: 2,
        cells: ['q2', '', ''],
        pair: null,
        findings: [expect.objectContaining({ field: 'answer', code: 'answer_missing', severity: 'error' })],
      }),
      expect.objectContaining({
        row: 3,
        line: 4,
        cells: null,
        raw: 'q3,a,b,c,d',
        pair: null,
        findings: [expect.objectContaining({ field: null, code: 'fields_too_many' })],
      }),
    ]);
  });

  it('come in pages', async () => {
    await use();
    const id = await upload(FAULTY);
    const page = SourceRows.parse(jsonOf(await rowsOf(id, 'offset=1&limit=1')));
    expect([page.items.map(({ row }) => row), page.nextOffset]).toEqual([[2], 2]);
    const last = SourceRows.parse(jsonOf(await rowsOf(id, 'offset=2&limit=1')));
    expect([last.items.map(({ row }) => row), last.nextOffset]).toEqual([[3], null]);
  });

  it('are read by the options given', async () => {
    await use();
    const options = { mapping: { question: 'answer', answer: 'question' } };
    const { items } = SourceRows.parse(jsonOf(await rowsOf(await upload(FAULTY), 'limit=1', options)));
    expect(items[0]?.pair).toEqual({ question: 'a1', answer: 'q1' });
  });

  it('are shown, but not judged, while no mapping is known', async () => {
    await use();
    const answer = SourceRows.parse(jsonOf(await rowsOf(await upload('x,y\n1,\n2,3,4\n'))));
    expect(answer).toMatchObject({ mapping: null, problems: [{ code: 'mapping_required' }] });
    expect(answer.items.map(({ cells, pair, findings }) => [cells, pair, findings.map(({ code }) => code)])).toEqual([
      [['1', ''], null, []],
      [null, null, ['fields_too_many']],
    ]);
  });

  it.each(['limit=201', 'limit=0', 'offset=-1'])('are not given for %s', async (query) => {
    await use();
    expect(problemOf(await rowsOf(await upload(FAULTY), query)).code).toBe('invalid_request');
  });

  it('are not given of a file that cannot be read', async () => {
    await use();
    const id = await upload(Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'a.csv');
    expect(problemOf(await rowsOf(id))).toMatchObject({ status: 422 });
  });
});

describe('corrected rows', () => {
  it('are kept by their hash, and lie over the rows', async () => {
    const { blobs, sources } = await use();
    const id = await upload(FAULTY);
    const mended = { row: 3, values: { question: 'q3', answer: 'a; b', tags: '' } };
    const stored = await edit(id, { row: 2, skip: true }, mended);
    const { hash, rows } = StoredEdits.parse(jsonOf(stored));
    expect([stored.status, rows]).toEqual([200, 2]);
    expect(StoredEdits.parse(jsonOf(await edit(id, mended, { row: 2, skip: true }))).hash).toBe(hash);
    const read = await send(`${bench.sourcesUrl}/${id}/edits/${hash}`);
    expect(SourceEdits.parse(jsonOf(read)).rows).toEqual([{ row: 2, skip: true }, mended]);
    expect(problemOf(await send(`${bench.sourcesUrl}/${id}/edits/none`)).code).toBe('edits_not_found');
    expect(blobs.keys).toEqual([`edits/${id}/${hash}`, sources.only.blobKey]);
    const { items } = SourceRows.parse(jsonOf(await rowsOf(id, '', { edits: hash })));
    expect(items.map(({ cells, edited, skipped, pair }) => [cells, edited, skipped, pair?.answer])).toEqual([
      [['q1', 'a1', 'x;y'], false, false, 'a1'],
      [['q2', '', ''], true, true, undefined],
      [['q3', 'a; b', ''], true, false, 'a; b'],
    ]);
  });

  it('go with the import that names them', async () => {
    const { imports } = await use();
    const id = await upload(FAULTY);
    const { hash } = StoredEdits.parse(jsonOf(await edit(id, { row: 2, skip: true })));
    const answer = await sendJson(bench.url, { sourceId: id, options: { edits: hash } });
    expect(answer.status).toBe(202);
    expect(imports.enqueued[0]?.options.edits).toBe(hash);
  });

  it('are refused when they name a column that is not there', async () => {
    const { imports } = await use();
    const id = await upload(FAULTY);
    const { hash } = StoredEdits.parse(jsonOf(await edit(id, { row: 1, values: { reply: 'x' } })));
    for (const answer of [
      await rowsOf(id, '', { edits: hash }),
      await sendJson(bench.url, { sourceId: id, options: { edits: hash } }),
    ]) {
      expect(problemOf(answer)).toMatchObject({ code: 'edits_unknown_column', status: 422 });
      expect(problemOf(answer).detail).toContain('reply');
    }
    expect(imports.stored.size).toBe(0);
  });

  it.each<[string, (id: string) => Promise<Answer>, string, number]>([
    ['none', (id) => edit(id), 'invalid_request', 400],
    ['a row twice', (id) => edit(id, { row: 1, skip: true }, { row: 1, skip: true }), 'invalid_request', 400],
    [
      'too many rows',
      (id) => edit(id, ...Array.from({ length: 10_001 }, (_, i) => ({ row: i + 1, skip: true }))),
      'invalid_request',
      400,
    ],
    [
      'too much text',
      (id) => edit(id, ...Array.from({ length: 9 }, (_, i) => ({ row: i + 1, values: { a: 'x'.repeat(1_000_000) } }))),
      'body_too_large',
      413,
    ],
    ['a source that is not there', () => edit(PROJECT.id, { row: 1, skip: true }), 'source_not_found', 404],
    ['corrections that were not sent', (id) => rowsOf(id, '', { edits: 'a'.repeat(64) }), 'edits_not_found', 422],
  ])('are refused: %s', async (_what, sent, code, status) => {
    await use();
    expect(problemOf(await sent(await upload(FAULTY)))).toMatchObject({ code, status });
  });
});

describe('the quote of an import', () => {
  const many = `question,answer\n${Array.from({ length: 500 }, (_, i) => `Question ${i},an answer\n`).join('')}`;
  const settings = { embeddingBatchTexts: 100, embeddingPricePerMillionTokens: 2 };
  const quoted = (id: string, options?: object): Promise<Answer> =>
    sendJson(`${bench.sourcesUrl}/${id}/quote`, options === undefined ? {} : { options });

  it('counts texts, calls and time, and names a price', async () => {
    await use({ settings, rates: { rowsPerSecond: 1_000, textsPerSecond: 50 } });
    const quote = Quote.parse(jsonOf(await quoted(await upload(many))));
    expect(quote).toMatchObject({
      rows: 500,
      rowsExact: true,
      texts: 500,
      calls: 5,
      seconds: 11,
      sampleRows: 200,
      model: 'test-model',
    });
    expect(quote.tokens).toBeGreaterThan(1_500);
    expect(quote.price).toBeCloseTo(((quote.tokens ?? 0) * 2) / 1_000_000);
  });

  it('leaves open what is not known', async () => {
    await use();
    const quote = Quote.parse(jsonOf(await quoted(await upload(FAULTY))));
    expect(quote).toMatchObject({ rows: 3, texts: 1, calls: 1, seconds: null, price: null, sampleRows: 3 });
  });

  it.each([
    { embed: false },
    { dryRun: true },
    { mode: 'delete' },
    { mode: 'delete', matchBy: 'question', process: 'all' },
  ])('asks for nothing where nothing is embedded, as with %j', async (options) => {
    await use({ settings, rates: { rowsPerSecond: 1_000 } });
    const quote = Quote.parse(jsonOf(await quoted(await upload(many), options)));
    expect(quote).toMatchObject({ rows: 500, texts: 0, tokens: 0, calls: 0, price: 0, seconds: 1 });
  });

  it('is the same when vectors are made again: it takes none to be there', async () => {
    await use({ settings });
    const id = await upload(many);
    expect(jsonOf(await quoted(id, { process: 'all' }))).toEqual(jsonOf(await quoted(id)));
  });

  it('counts variants, and rows that are corrected', async () => {
    await use();
    const id = await upload('question1,question2,answer\nHow?,In which way?,So.\nWhy?,What for?,\n');
    expect(Quote.parse(jsonOf(await quoted(id))).texts).toBe(2);
    const { hash } = StoredEdits.parse(jsonOf(await edit(id, { row: 2, values: { answer: 'Because.' } })));
    expect(Quote.parse(jsonOf(await quoted(id, { edits: hash }))).texts).toBe(4);
  });

  it.each<[string, string, object, string, number]>([
    ['a mapping', 'x,y\n1,2\n', {}, 'mapping_required', 422],
    ['options', FAULTY, { speed: 1 }, 'invalid_options', 422],
  ])('asks for %s as an import would', async (_what, content, options, code, status) => {
    await use();
    expect(problemOf(await quoted(await upload(content), options))).toMatchObject({ code, status });
  });

  it('is given for an import that was made', async () => {
    const { imports, sources } = await use();
    const id = await upload(FAULTY);
    const answer = await sendJson(bench.url, { sourceId: id });
    const importId = (jsonOf(answer) as { id: string }).id;
    sources.imported(importId, id, imports.enqueued[0]?.options);
    expect(Quote.parse(jsonOf(await send(`${bench.url}/${importId}/quote`)))).toMatchObject({ rows: 3, texts: 1 });
  });

  it.each([
    ['of no import', undefined, 'import_not_found', 404],
    ['of an import whose source is gone', storedImport(), 'results_expired', 410],
  ])('is not given %s', async (_what, stored, code, status) => {
    const { imports } = await use();
    const { id, ...rest } = storedImport();
    if (stored !== undefined) imports.put({ ...rest, id, projectId: PROJECT.id });
    expect(problemOf(await send(`${bench.url}/${id}/quote`))).toMatchObject({ code, status });
  });
});
