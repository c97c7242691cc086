import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportRecord, ProjectLimits, Source } from '@pairloom/contract';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { UNCHANGED_SETTINGS } from '../testing/test-gateway.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

let bench: UploadBench;
/** A project with limits of its own, which may be changed while it is in use. */
async function use(given: Partial<ProjectLimits>): Promise<{ limits: ProjectLimits }> {
  const project = { limits: ProjectLimits.parse(given) };
  const settings = async () => ({ ...UNCHANGED_SETTINGS, limits: project.limits });
  bench = await uploadBench({ rules: { settings } });
  return project;
}

afterEach(async () => {
  await bench.gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

const upload = (url: string, body: string, headers = {}) =>
  send(`${url}?filename=faq.csv`, { method: 'POST', body, headers });

describe('limits of a project', () => {
  it('refuse a larger file, wherever it comes in, and say how large it may be', async () => {
    await use({ fileBytes: CSV.length - 1 });
    const answers = [
      await upload(bench.url, CSV),
      await upload(bench.sourcesUrl, CSV),
      await send(`${bench.sourcesUrl}?filename=faq.csv`, { method: 'POST', headers: { 'upload-length': CSV.length } }),
    ].map(problemOf);
    expect(answers.map(({ code, status }) => [code, status])).toEqual(new Array(3).fill(['file_too_large', 413]));
    expect(answers[0]?.detail).toContain(`${CSV.length - 1} bytes`);
    expect(answers[0]?.remedy).toContain('limits.fileBytes');
    expect([bench.imports.stored.size, bench.blobs.keys]).toEqual([0, []]);
  });

  it('hold for a source that was stored when they were wider', async () => {
    const project = await use({});
    const source = Source.parse(jsonOf(await upload(bench.sourcesUrl, CSV)));
    project.limits = ProjectLimits.parse({ fileBytes: 10 });
    const refused = await sendJson(bench.url, { sourceId: source.id });
    expect(problemOf(refused)).toMatchObject({ code: 'file_too_large', status: 413 });
  });

  it('refuse more columns, at the inspection as at the import', async () => {
    await use({ columns: 1 });
    expect(problemOf(await upload(bench.url, CSV))).toMatchObject({ code: 'columns_too_many', status: 422 });
    const source = Source.parse(jsonOf(await upload(bench.sourcesUrl, CSV)));
    const inspection = jsonOf(await send(`${bench.sourcesUrl}/${source.id}/inspection`));
    expect(inspection).toMatchObject({
      problems: [{ code: 'columns_too_many', message: 'The file has 2 columns; the project allows 1.' }],
    });
  });

  it('go with the import as they were when it was made', async () => {
    await use({ rowBytes: 1_000, cellChars: 200, fileBytes: 5_000 });
    const record = ImportRecord.parse(jsonOf(await upload(bench.url, CSV)));
    expect(bench.imports.enqueued.find(({ importId }) => importId === record.id)?.plan.limits).toEqual({
      rowBytes: 1_000,
      cellChars: 200,
    });
  });
});
