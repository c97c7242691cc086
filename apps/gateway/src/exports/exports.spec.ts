import { afterEach, describe, expect, it } from '@jest/globals';
import type { ExportedPair, ExportShape } from '@pairloom/core';
import { parse } from 'csv-parse/sync';
import type { GatewayPorts } from '../ports.ts';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const idOf = (n: number): string => `0199f0d3-4e0b-7d19-b6c2-${String(n).padStart(12, '0')}`;

const pairs = Array.from({ length: 501 }, (_, n): ExportedPair => ({
  id: idOf(n),
  version: 1,
  question: `=${n}`,
  variants: [],
  answer: 'a',
  category: null,
  tags: [],
  status: 'draft',
  externalId: null,
  metadata: {},
}));

const SHAPE: ExportShape = { metadataNames: [], hasExternalIds: false, hasVariants: false, lastId: idOf(500) };

const all: Partial<GatewayPorts['exports']> = {
  shape: async () => SHAPE,
  page: async (_project, _filter, { after, limit }) => {
    const from = after === undefined ? 0 : pairs.findIndex(({ id }) => id === after) + 1;
    return pairs.slice(from, from + limit);
  },
};

describe('export of pairs', () => {
  let gateway: TestGateway;
  const use = async (exports: Partial<GatewayPorts['exports']> = all): Promise<string> => {
    gateway = await testGateway(fakePorts({ exports }));
    return `${gateway.url}/api/v1/projects/${PROJECT.id}/pairs/export`;
  };

  afterEach(async () => {
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it('holds every pair once, page after page', async () => {
    const answer = await send(await use());
    expect([answer.status, answer.headers['content-type']]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="Support-pairs.csv";/);
    const [header, ...rows] = parse(answer.text);
    expect(header).toEqual(['question', 'answer', 'category', 'tags', 'status', '_version', '_pair_id']);
    expect(rows.map(([question]) => question)).toEqual(pairs.map(({ question }) => `'${question}`));
  });

  it('reads as many pairs at a time as their texts are long', async () => {
    const limitsFor = async (chars: number): Promise<number[]> => {
      const limits: number[] = [];
      const url = await use({
        ...all,
        page: async (project, filter, page) => {
          limits.push(page.limit);
          const found = (await all.page?.(project, filter, page)) ?? [];
          return found.map((pair) => ({ ...pair, answer: 'a'.repeat(chars) }));
        },
      });
      expect(parse((await send(url)).text)).toHaveLength(pairs.length + 1);
      return limits;
    };
    expect(await limitsFor(10)).toEqual([25, 250, 250]);
    await gateway.stop();
    const long = await limitsFor(50_000);
    expect(long.length).toBeGreaterThan(50);
    expect(Math.max(...long.slice(1))).toBeLessThan(10);
  });

  it('is made of records too', async () => {
    const url = await use();
    const lines = await send(`${url}?format=jsonl`);
    expect(lines.headers['content-type']).toBe('application/jsonl; charset=utf-8');
    expect(lines.text.trimEnd().split('\n')).toHaveLength(501);
    const array = await send(`${url}?format=json`);
    expect(array.headers['content-type']).toBe('application/json; charset=utf-8');
    expect((jsonOf(array) as object[])[500]).toEqual({
      question: '=500',
      answer: 'a',
      category: null,
      tags: [],
      status: 'draft',
      metadata: {},
      _version: 1,
      _pair_id: idOf(500),
    });
  });

  it('asks for the pairs that are wanted', async () => {
    const asked: unknown[] = [];
    const url = await use({
      shape: async (_project, filter) => (asked.push(filter), { ...SHAPE, lastId: undefined }),
    });
    const { text } = await send(`${url}?status=draft&category=c&tag=t&lossless=true&bom=true`);
    expect(text).toBe('\u{feff}question,answer,category,tags,status,_version,_pair_id,_lossless\n');
    expect(asked).toEqual([{ format: 'csv', status: 'draft', category: 'c', tag: 't', lossless: true, bom: true }]);
  });

  it('is refused for a project that is not there and for what it cannot be', async () => {
    const url = await use();
    expect(problemOf(await send(url.replace(PROJECT.id, idOf(1)))).code).toBe('project_not_found');
    expect(problemOf(await send(`${url}?format=xlsx`)).code).toBe('invalid_request');
  });

  it('is refused as a table of too many columns', async () => {
    const metadataNames = Array.from({ length: 1_000 }, (_, n) => `n${n}`);
    const url = await use({ shape: async () => ({ ...SHAPE, metadataNames }) });
    expect(problemOf(await send(url))).toMatchObject({ code: 'columns_too_many', status: 422 });
  });
});
