import { afterEach, describe, expect, it } from '@jest/globals';
import { ImportOptions, ImportRecord, Source, type DuplicatePolicies } from '@pairloom/contract';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { UNCHANGED_SETTINGS } from '../testing/test-gateway.ts';
import { CSV, uploadBench, type UploadBench } from '../testing/upload-bench.ts';

let bench: UploadBench;
/** A project with policies of its own, which may be changed while it is in use. */
async function use(duplicates: DuplicatePolicies): Promise<{ duplicates: DuplicatePolicies }> {
  const project = { duplicates };
  bench = await uploadBench({
    rules: { settings: async () => ({ ...UNCHANGED_SETTINGS, duplicates: project.duplicates }) },
  });
  return project;
}

afterEach(async () => {
  await bench.gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

const upload = (options: object, headers = {}) => {
  const query = `filename=faq.csv&options=${encodeURIComponent(JSON.stringify(options))}`;
  return send(`${bench.url}?${query}`, { method: 'POST', body: CSV, headers });
};
const effective = (answer: Parameters<typeof jsonOf>[0]): ImportOptions['duplicates'] => {
  const { id } = ImportRecord.parse(jsonOf(answer));
  return bench.imports.enqueued.find(({ importId }) => importId === id)?.options.duplicates;
};

describe('policies for duplicates of a project', () => {
  it.each<[object, ImportOptions['duplicates']]>([
    [{}, { file: 'error', project: 'skip' }],
    [{ duplicates: { file: 'replace' } }, { file: 'replace', project: 'skip' }],
    [{ duplicates: {} }, { file: 'error', project: 'skip' }],
    [{ duplicates: 'replace' }, 'replace'],
    [{ duplicates: { file: 'skip', project: 'error' } }, { file: 'skip', project: 'error' }],
  ])('go with an import of %j as %j', async (options, expected) => {
    await use({ file: 'error', project: 'skip' });
    expect(effective(await upload(options))).toEqual(expected);
  });

  it('go with an import of a source that is there already', async () => {
    await use({ file: 'skip', project: 'replace' });
    const source = Source.parse(
      jsonOf(await send(`${bench.sourcesUrl}?filename=faq.csv`, { method: 'POST', body: CSV })),
    );
    expect(effective(await sendJson(bench.url, { sourceId: source.id }))).toEqual({ file: 'skip', project: 'replace' });
  });

  it('are not added where they are what is done anyway', async () => {
    await use({ file: 'replace', project: 'replace' });
    expect(effective(await upload({}))).toBeUndefined();
  });

  it('may change between a request and its repetition', async () => {
    const project = await use({ file: 'error', project: 'skip' });
    const headers = { 'idempotency-key': 'k' };
    const first = ImportRecord.parse(jsonOf(await upload({}, headers)));
    project.duplicates = { file: 'skip', project: 'error' };
    expect(jsonOf(await upload({}, headers))).toMatchObject({ id: first.id });
    expect(problemOf(await upload({ duplicates: 'skip' }, headers)).code).toBe('idempotency_key_reused');
  });
});
