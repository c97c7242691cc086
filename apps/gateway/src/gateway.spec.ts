import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Problem } from '@pairloom/contract';
import { pair } from '@pairloom/testing';
import { unplannedCalls } from './testing/strict-fake.ts';
import { fakePorts, PROJECT, testGateway, type TestGateway } from './testing/test-gateway.ts';

describe('gateway', () => {
  const stored = pair({ id: '0199f0d3-4e0b-7d19-b6c2-90a1f7d53e28' });
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await testGateway(
      fakePorts({
        projects: {
          list: async () => [PROJECT],
          create: async (name) => (name === 'Taken' ? undefined : { ...PROJECT, name }),
        },
        pairs: { get: async (_project, id) => (id === stored.id ? stored : undefined) },
      }),
    );
  });
  afterAll(() => gateway.stop());
  afterEach(() => expect(unplannedCalls.splice(0)).toEqual([]));

  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const problem = Problem.parse(await response.json());
    expect(response.status).toBe(problem.status);
    expect(response.headers.get('x-correlation-id')).toBe(problem.correlationId);
    return problem;
  };

  it('lists projects', async () => {
    const response = await fetch(`${gateway.url}/api/v1/projects`);
    expect([response.status, await response.json()]).toEqual([200, { items: [PROJECT] }]);
  });

  it('answers unknown addresses with a problem', async () => {
    expect(await problemOf(await fetch(`${gateway.url}/api/v2/nothing`))).toMatchObject({ code: 'route_not_found' });
  });

  it('serves documents', async () => {
    const response = await fetch(`${gateway.url}/api/openapi.json`);
    expect(await response.json()).toMatchObject({ openapi: '3.1.0' });
  });
});
