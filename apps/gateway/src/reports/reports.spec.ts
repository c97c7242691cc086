import { afterEach, describe, expect, it } from '@jest/globals';
import { ErrorGroups, FATES, RESULT_KINDS, type Fate } from '@pairloom/contract';
import { FATES_OF, type ReportedChunk, type ReportedFinding, type ReportSource } from '@pairloom/core';
import { MemoryBlobStore, readPlan } from '@pairloom/testing';
import { parse } from 'csv-parse/sync';
import type { GatewayPorts } from '../ports.ts';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const IMPORT_ID = '0199f0d3-1c52-7e48-8a77-51d0c3b9e6f4';
const OTHER_ID = '0199f0d3-1c52-7e48-8a77-000000000000';
const PAIR_ID = '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28';
const HEAD = 'question,answer\n';
const SOURCE = `${HEAD}one,a\n=2,\nthree,c\nfour,d\n`;
const plan = readPlan({ sourceType: 'csv' });

const source = (given: Partial<ReportSource> = {}): ReportSource => ({
  importId: IMPORT_ID,
  projectId: PROJECT.id,
  filename: 'faq.v2.csv',
  status: 'completed',
  read: { blobKey: 'sources/a', plan },
  expired: false,
  ...given,
});

const finding: ReportedFinding = {
  offset: 1,
  ordinal: 0,
  line: 3,
  field: 'answer',
  code: 'answer_missing',
  severity: 'error',
  message: 'The answer is blank.',
};

const chunk = (chunkNo: number, rows: readonly string[], fates: readonly Fate[] | null): ReportedChunk => {
  const byteStart = SOURCE.indexOf(rows[0] ?? '');
  return {
    range: {
      chunkNo,
      byteStart,
      byteEnd: byteStart + rows.join('\n').length + 1,
      firstRow: chunkNo * 2 - 1,
      rowCount: 2,
      firstLine: chunkNo * 2,
    },
    fates: fates && Uint8Array.from(fates, (fate) => FATES.indexOf(fate)),
    keys: fates && Buffer.concat(fates.map((fate, at) => Buffer.alloc(16, fate === 'failed' ? 0 : chunkNo * 2 + at))),
    findings: chunkNo === 1 ? [finding] : [],
  };
};

const CHUNKS = [chunk(1, ['one,a', '=2,'], ['created', 'failed']), chunk(2, ['three,c', 'four,d'], null)];

type Reports = Partial<GatewayPorts['reports']>;

const rows = (chunks: readonly ReportedChunk[] = CHUNKS): Reports => ({
  source: async (projectId, id) => (projectId === PROJECT.id && id === IMPORT_ID ? source() : undefined),
  chunkWith: async (_id, after, wanted) =>
    chunks.find(
      ({ range, fates }) =>
        range.chunkNo > after && wanted.some((fate) => [...(fates ?? [0])].includes(FATES.indexOf(fate))),
    ),
  pairIds: async (_project, keys) =>
    new Map(keys.filter((key) => key[0] === 2).map((key) => [key.toString('hex'), PAIR_ID])),
});

describe('reports', () => {
  let gateway: TestGateway;
  const use = async (reports: Reports, blobs: MemoryBlobStore = MemoryBlobStore.with({ 'sources/a': SOURCE })) => {
    gateway = await testGateway(fakePorts({ reports, blobs }));
    return `${gateway.url}/api/v1/projects/${PROJECT.id}/imports/${IMPORT_ID}`;
  };

  afterEach(async () => {
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  describe('results', () => {
    it('are the rows of the source with what is said of them', async () => {
      const answer = await send(`${await use(rows())}/results/failed`);
      expect([answer.status, answer.headers['content-type'], answer.headers['results-final']]).toEqual([
        200,
        'text/csv; charset=utf-8',
        'true',
      ]);
      expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="faq-failed.csv";/);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.text).toBe(
        'question,answer,_row,_line,_code,_field,_message,_pair_id\n' +
          `"'=2",,2,3,answer_missing,answer,The answer is blank.,\n`,
      );
    });

    it('name the pairs of the rows', async () => {
      const answer = await send(`${await use(rows())}/results/successful?format=jsonl`);
      expect(answer.headers['content-type']).toBe('application/jsonl; charset=utf-8');
      expect(JSON.parse(answer.text)).toMatchObject({
        question: 'one',
        answer: 'a',
        _row: 1,
        _line: 2,
        _pair_id: PAIR_ID,
      });
    });

    it('of an undo are its pairs, without anything of a file', async () => {
      const done = { ...chunk(1, ['one,a', '=2,'], ['deleted', 'skipped']), lineAt: (offset: number) => 40 + offset };
      const kept = { ...finding, line: 41, field: null, code: 'pair_changed_since', existingId: PAIR_ID } as const;
      const reports = {
        ...rows([{ ...done, findings: [{ ...kept, severity: 'warning', message: 'Kept.' }] }]),
        source: async () => source({ kind: 'undo', read: { blobKey: 'sources/gone', plan } }),
      };
      const url = await use(reports);
      expect((await send(`${url}/results/skipped`)).text).toBe(
        '_row,_line,_code,_field,_message,_pair_id\n2,41,pair_changed_since,,Kept.,\n',
      );
      expect(JSON.parse((await send(`${url}/results/deleted?format=jsonl`)).text)).toMatchObject({
        _row: 1,
        _line: 40,
      });
    });

    it('of an undo are gone with its rows', async () => {
      const url = await use({ source: async () => source({ kind: 'undo', expired: true }) });
      expect(problemOf(await send(`${url}/results/skipped`))).toMatchObject({ code: 'results_expired' });
    });

    it('are exact when they are to be lossless, and begin with a mark when asked to', async () => {
      const { text } = await send(`${await use(rows())}/results/failed?lossless=true&bom=true`);
      expect(text).toMatch(/^\u{feff}question,/u);
      const [, row] = parse(text, { bom: true });
      expect(row?.slice(0, 2)).toEqual(['=2', '']);
    });

    it('hold rows that were not reached', async () => {
      const { text } = await send(`${await use(rows())}/results/unprocessed`);
      expect(parse(text).slice(1)).toEqual([
        ['three', 'c', '3', '4', '', '', '', ''],
        ['four', 'd', '4', '5', '', '', '', ''],
      ]);
    });

    it.each(RESULT_KINDS)('are there for %s, if only with their header', async (kind) => {
      const url = await use({
        ...rows(CHUNKS.filter(({ fates }) => fates === null && !FATES_OF[kind].includes('unprocessed'))),
      });
      const answer = await send(`${url}/results/${kind}`);
      expect([answer.status, answer.text.split('\n')[0]]).toEqual([
        200,
        'question,answer,_row,_line,_code,_field,_message,_pair_id',
      ]);
    });

    it('say that they are not final while the import runs', async () => {
      const url = await use({ ...rows(), source: async () => source({ status: 'processing' }) });
      expect((await send(`${url}/results/failed`)).headers['results-final']).toBe('false');
    });

    it.each<[string, Partial<ReportSource>, string, number]>([
      ['whose rows have expired', { expired: true }, 'results_expired', 410],
      ['whose source is gone', { read: { blobKey: 'sources/gone', plan } }, 'results_expired', 410],
      ['whose upload broke off', { read: null, status: 'failed' }, 'results_expired', 410],
      ['that is still uploading', { read: null, status: 'pending' }, 'import_running', 409],
    ])('are refused of an import %s', async (_what, given, code, status) => {
      const url = await use({ source: async () => source(given) });
      expect(problemOf(await send(`${url}/results/failed`))).toMatchObject({ code, status });
    });

    it('are empty of an import whose source could not be rewritten', async () => {
      const url = await use({
        ...rows([]),
        source: async () => source({ status: 'failed', read: { blobKey: null, plan } }),
      });
      expect((await send(`${url}/results/failed`)).text).toBe(
        'question,answer,_row,_line,_code,_field,_message,_pair_id\n',
      );
    });

    it.each([
      ['an unknown kind', '/results/broken', 'route_not_found'],
      ['an unknown format', '/results/failed?format=xlsx', 'invalid_request'],
      ['a flag that is none', '/results/failed?lossless=maybe', 'invalid_request'],
    ])('are refused for %s', async (_what, path, code) => {
      expect(problemOf(await send(`${await use({})}${path}`)).code).toBe(code);
    });

    it('break off when the source fails in the middle', async () => {
      const url = await use(rows(), MemoryBlobStore.with({ 'sources/a': SOURCE.slice(0, HEAD.length + 6) }));
      await expect(send(`${url}/results/failed`)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(gateway.logs.map(({ msg }) => msg)).toContain('request');
    });
  });

  it('are those of imports that there are', async () => {
    const url = await use({ source: async () => undefined });
    const paths = ['results/failed', 'errors/groups', 'receipt', 'chunks', 'changes', 'retired', 'audit'];
    for (const path of paths) expect(problemOf(await send(`${url}/${path}`)).code).toBe('import_not_found');
    for (const path of paths)
      expect(problemOf(await send(`${url.replace(PROJECT.id, OTHER_ID)}/${path}`)).code).toBe('project_not_found');
    expect(problemOf(await send(`${gateway.url}/api/v1/projects/${OTHER_ID}/audit`)).code).toBe('project_not_found');
  });

  describe('groups of findings', () => {
    const findings: Reports = {
      source: async () => source(),
      findingsAfter: async (_id, after) => (after === 0 ? { chunkNo: 1, firstRow: 1, findings: [finding] } : undefined),
      findingTexts: async (_id, places) => places.map((place) => ({ ...place, value: '', raw: '=2,' })),
    };

    it('have an example and a proposal', async () => {
      const groups = ErrorGroups.parse(jsonOf(await send(`${await use(findings)}/errors/groups`)));
      expect(groups).toMatchObject({
        items: [{ code: 'answer_missing', count: 1, ranges: [{ from: 2, to: 2 }], example: { row: 2, raw: '=2,' } }],
        final: true,
      });
      expect(groups.items[0]?.proposal).toContain('Fill in the column "answer"');
    });

    it('are those of the severity asked for', async () => {
      expect(jsonOf(await send(`${await use(findings)}/errors/groups?severity=warning`))).toEqual({
        items: [],
        final: true,
      });
    });

    it('are not final while the import runs, and gone with its rows', async () => {
      const url = await use({ ...findings, source: async () => source({ status: 'processing' }) });
      expect(jsonOf(await send(`${url}/errors/groups`))).toMatchObject({ final: false });
      await gateway.stop();
      const expired = await use({ source: async () => source({ expired: true }) });
      expect(problemOf(await send(`${expired}/errors/groups`)).code).toBe('results_expired');
    });
  });

  it('the receipt is given as it was written', async () => {
    const receipt = '{"a":1,"hash":"x"}';
    const answer = await send(`${await use({ source: async () => source(), receipt: async () => receipt })}/receipt`);
    expect([answer.text, answer.headers['content-type']]).toEqual([receipt, 'application/json; charset=utf-8']);
  });

  it('the receipt is not there before the end', async () => {
    const url = await use({ source: async () => source({ status: 'processing' }), receipt: async () => undefined });
    expect(problemOf(await send(`${url}/receipt`))).toMatchObject({ code: 'import_running', retryable: true });
  });

  it('lists are paged', async () => {
    const asked: unknown[] = [];
    const empty = { items: [], nextCursor: null };
    const url = await use({
      source: async () => source(),
      chunks: async (...given) => (asked.push(given), empty),
      changes: async (...given) => (asked.push(given), empty),
      retired: async (...given) => (asked.push(given), empty),
      audit: async (...given) => (asked.push(given), empty),
    });
    for (const path of ['chunks', 'changes', 'retired', 'audit'])
      expect(jsonOf(await send(`${url}/${path}?limit=7&cursor=abc`))).toEqual(empty);
    expect(jsonOf(await send(`${gateway.url}/api/v1/projects/${PROJECT.id}/audit`))).toEqual(empty);
    const query = { limit: 7, cursor: 'abc' };
    expect(asked).toEqual([
      [IMPORT_ID, query],
      [PROJECT.id, IMPORT_ID, query],
      [PROJECT.id, IMPORT_ID, query],
      [PROJECT.id, { ...query, importId: IMPORT_ID }],
      [PROJECT.id, { limit: 50 }],
    ]);
  });

  it('the audit trail of a project is filtered', async () => {
    const asked: unknown[] = [];
    await use({ audit: async (...given) => (asked.push(given), { items: [], nextCursor: null }) });
    const list = (query: string) => send(`${gateway.url}/api/v1/projects/${PROJECT.id}/audit?${query}`);
    const given = { principal: 'ada', about: OTHER_ID, from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00.000Z' };
    await list(new URLSearchParams({ ...given, action: 'import.cancel' }).toString());
    await list('action=import');
    expect(asked).toEqual([
      [PROJECT.id, { limit: 50, action: 'import.cancel', ...given }],
      [PROJECT.id, { limit: 50, action: 'import' }],
    ]);
  });

  it.each([
    'action=Import',
    'action=import.',
    'action=%25',
    'about=x',
    'from=yesterday',
    'to=2026-12-01',
    'principal=',
  ])('the audit trail knows no filter %s', async (query) => {
    await use({});
    const answer = await send(`${gateway.url}/api/v1/projects/${PROJECT.id}/audit?${query}`);
    expect(problemOf(answer).code).toBe('invalid_request');
  });

  it.each(['changes', 'retired'])('%s are gone with the rows', async (path) => {
    const url = await use({ source: async () => source({ expired: true }) });
    expect(problemOf(await send(`${url}/${path}`)).code).toBe('results_expired');
  });
});
