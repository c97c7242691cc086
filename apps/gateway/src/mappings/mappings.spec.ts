import { afterEach, describe, expect, it } from '@jest/globals';
import { SavedMapping } from '@pairloom/contract';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { MemoryMappings } from '../testing/memory-sources.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const OTHER_ID = '0199f0d2-7a10-7c3e-9b1d-000000000000';
const BODY = { name: 'Export', columns: ['Frage', 'Antwort'], mapping: { question: 'Frage', answer: 'Antwort' } };

let gateway: TestGateway;
const use = async (): Promise<string> => {
  gateway = await testGateway(fakePorts({ mappings: new MemoryMappings() }));
  return `${gateway.url}/api/v1/projects/${PROJECT.id}/mappings`;
};
afterEach(async () => {
  await gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

describe('saved mappings', () => {
  it('are saved, listed and removed', async () => {
    const url = await use();
    const answer = await sendJson(url, BODY);
    const saved = SavedMapping.parse(jsonOf(answer));
    expect([answer.status, saved]).toMatchObject([201, { ...BODY, createdBy: 'local-owner' }]);
    expect(jsonOf(await send(url))).toEqual({ items: [saved], nextCursor: null });
    const removed = await send(`${url}/${saved.id}`, { method: 'DELETE' });
    expect([removed.status, removed.text]).toEqual([204, '']);
    expect(problemOf(await send(`${url}/${saved.id}`, { method: 'DELETE' })).code).toBe('mapping_not_found');
  });

  it('are replaced by another one for the same columns, whatever their order and spelling', async () => {
    const url = await use();
    const first = SavedMapping.parse(jsonOf(await sendJson(url, BODY)));
    const again = await sendJson(url, { ...BODY, name: 'Renamed', columns: ['antwort', ' FRAGE '] });
    expect(SavedMapping.parse(jsonOf(again))).toMatchObject({ id: first.id, name: 'Renamed' });
  });

  it.each([
    ['no name', { ...BODY, name: ' ' }, 'name'],
    ['no columns', { ...BODY, columns: [] }, 'columns'],
    ['an unknown field', { ...BODY, mapping: { reply: 'x' } }, 'mapping.reply'],
    ['what no database can hold', { ...BODY, columns: ['a\0'] }, ''],
    ['something else', { ...BODY, more: 1 }, 'more'],
  ])('are refused with %s', async (_what, body, path) => {
    const problem = problemOf(await sendJson(await use(), body));
    expect([problem.code, problem.fields?.map((field) => field.path)]).toEqual(['invalid_request', [path]]);
  });

  it('belong to projects that are there', async () => {
    const url = (await use()).replace(PROJECT.id, OTHER_ID);
    expect(problemOf(await sendJson(url, BODY)).code).toBe('project_not_found');
    expect(problemOf(await send(url)).code).toBe('project_not_found');
  });
});
