import { afterEach, describe, expect, it } from '@jest/globals';
import type { Notice, SetNotice } from '@pairloom/contract';
import type { Notices } from '@pairloom/core';
import { jsonOf, problemOf, send, sendJson } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const NOTICE: Notice = {
  ...{ id: '0199f0d3-9c41-7e02-8b3a-1d8e5b4c7a21', text: 'Down at noon', level: 'warning', until: null },
  ...{ setBy: 'ada', setAt: '2026-11-21T10:00:00.000Z' },
};

let gateway: TestGateway;
const use = async (notices: Partial<Notices> = {}): Promise<string> => {
  gateway = await testGateway(fakePorts({ notices }));
  return `${gateway.url}/api/v1/notice`;
};
afterEach(async () => {
  await gateway.stop();
  expect(unplannedCalls.splice(0)).toEqual([]);
});

const put = (url: string, body: object) => sendJson(url, body, 'PUT');

describe('the notice', () => {
  it('is read', async () => {
    expect(jsonOf(await send(await use()))).toEqual({ notice: null });
    await gateway.stop();
    expect(jsonOf(await send(await use({ current: async () => NOTICE })))).toEqual({ notice: NOTICE });
  });

  it('is set by who asks, its text without blanks around', async () => {
    const set: unknown[] = [];
    const url = await use({ set: async (...given) => (set.push(given), NOTICE) });
    const until = '2999-01-01T00:00:00Z';
    const answer = await put(url, { text: ' Down at noon\n', level: 'warning', until });
    expect([answer.status, jsonOf(answer)]).toEqual([200, NOTICE]);
    await put(url, { text: '<b>Hello</b>' });
    const principal = { id: 'local-owner' };
    const plain: SetNotice = { text: '<b>Hello</b>', level: 'info' };
    expect(set).toEqual([
      [{ text: 'Down at noon', level: 'warning', until }, principal],
      [plain, principal],
    ]);
  });

  it.each([
    ['no text', {}, 'text'],
    ['a blank text', { text: ' ' }, 'text'],
    ['a long text', { text: 'x'.repeat(501) }, 'text'],
    ['a level that nobody knows', { text: 'x', level: 'fatal' }, 'level'],
    ['a time that is over', { text: 'x', until: '2020-01-01T00:00:00Z' }, 'until'],
    ['a time that is none', { text: 'x', until: 'noon' }, 'until'],
    ['a field that nobody knows', { text: 'x', html: true }, 'html'],
  ])('is refused with %s', async (_what, body, path) => {
    const problem = problemOf(await put(await use(), body));
    expect([problem.code, problem.fields?.map((field) => field.path)]).toEqual(['invalid_request', [path]]);
  });

  it('is withdrawn', async () => {
    const withdrawn: unknown[] = [];
    const url = await use({ withdraw: async (principal) => void withdrawn.push(principal) });
    expect((await send(url, { method: 'DELETE' })).status).toBe(204);
    expect(withdrawn).toEqual([{ id: 'local-owner' }]);
  });
});
