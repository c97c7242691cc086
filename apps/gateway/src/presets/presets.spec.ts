import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ImportOptions, PresetList } from '@pairloom/contract';
import { inspect, memoryBytes, planOf, readRows, sourceLines } from '@pairloom/core';
import { jsonOf, problemOf, send } from '../testing/http-client.ts';
import { testGateway, type TestGateway } from '../testing/test-gateway.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.stop());

describe('presets', () => {
  it('are listed with what they map', async () => {
    const { items } = PresetList.parse(jsonOf(await send(`${gateway.url}/api/v1/presets`)));
    expect(items.length).toBeGreaterThan(5);
    expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
    for (const { mapping } of items) expect(mapping.answer).toBeDefined();
  });
});

describe('templates', () => {
  it.each([
    ['csv', 'text/csv; charset=utf-8'],
    ['jsonl', 'application/jsonl; charset=utf-8'],
    ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  ])('of %s are imported without a mapping, every row of them', async (format, mediaType) => {
    const answer = await fetch(`${gateway.url}/api/v1/templates?format=${format}`);
    const filename = `pairloom-template.${format}`;
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, mediaType]);
    expect(answer.headers.get('content-disposition')).toContain(filename);
    const options = ImportOptions.parse({});
    const source = memoryBytes(Buffer.from(await answer.arrayBuffer()));
    const plan = planOf(await inspect(source, filename, options), options);
    const { rows } = await readRows(sourceLines(source, plan, options), plan, { offset: 0, limit: 10 });
    expect(rows.map(({ findings }) => findings)).toEqual([[], [], []]);
    expect(rows[0]?.pair).toMatchObject({ category: 'Account', tags: ['password', 'sign-in'], externalId: 'KB-1001' });
    expect(rows[1]?.pair?.answer).toContain('\n');
  });

  it('are not there in other formats', async () => {
    expect(problemOf(await send(`${gateway.url}/api/v1/templates?format=ods`)).code).toBe('invalid_request');
  });
});
