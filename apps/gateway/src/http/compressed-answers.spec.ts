import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fakePorts, PROJECT, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const PROJECTS = Array.from({ length: 100 }, (_, n) => ({ ...PROJECT, name: `Project ${n}` }));

describe('answers in JSON', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await testGateway(fakePorts({ projects: { list: async () => PROJECTS } }));
  });
  afterAll(() => gateway.stop());

  it.each(['gzip', 'br'])('are squeezed by %s for those who take it', async (coding) => {
    const answer = await fetch(`${gateway.url}/api/v1/projects`, { headers: { 'accept-encoding': coding } });
    expect([answer.headers.get('content-encoding'), await answer.json()]).toEqual([coding, { items: PROJECTS }]);
    expect(answer.headers.get('vary')).toContain('Accept-Encoding');
  });

  it('come as they are for all others', async () => {
    const answer = await fetch(`${gateway.url}/api/v1/projects`, { headers: { 'accept-encoding': 'identity' } });
    expect([answer.headers.get('content-encoding'), await answer.json()]).toEqual([null, { items: PROJECTS }]);
  });
});
