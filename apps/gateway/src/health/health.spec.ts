import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemFault } from '@pairloom/core';
import type { GatewayPorts } from '../ports.ts';
import { jsonOf, send } from '../testing/http-client.ts';
import { unplannedCalls } from '../testing/strict-fake.ts';
import { fakePorts, testGateway, type TestGateway } from '../testing/test-gateway.ts';

const fail = async (): Promise<never> => {
  throw new SystemFault('blob_unavailable', 'EACCES: /var/lib/secret');
};
const well = async (): Promise<void> => undefined;
const never = (): Promise<never> => new Promise(() => undefined);

describe('health', () => {
  let gateway: TestGateway;
  const use = async (given: {
    database?: GatewayPorts['database']['check'];
    temporal?: () => Promise<void>;
    blobs?: () => Promise<void>;
  }): Promise<string> => {
    const check = async () => ({ ready: true });
    const ports = fakePorts({
      database: { check: given.database ?? check },
      workflows: { check: given.temporal ?? well },
      blobs: { check: given.blobs ?? well },
    });
    gateway = await testGateway(ports, { readinessTimeoutMs: 20 });
    return gateway.url;
  };

  afterEach(async () => {
    await gateway.stop();
    expect(unplannedCalls.splice(0)).toEqual([]);
  });

  it('lives without asking anybody', async () => {
    const answer = await send(`${await use({ database: never })}/health/live`);
    expect([answer.status, jsonOf(answer)]).toEqual([200, { status: 'live' }]);
  });

  it('is ready when all parts answer', async () => {
    const answer = await send(`${await use({})}/health/ready`);
    const up = { status: 'up' };
    expect([answer.status, jsonOf(answer)]).toEqual([
      200,
      { status: 'ready', parts: { database: up, temporal: up, blobs: up } },
    ]);
  });

  it.each<[string, Parameters<typeof use>[0], object]>([
    [
      'the schema is another',
      { database: async () => ({ ready: false, message: 'not migrated' }) },
      { database: { status: 'down', message: 'not migrated' } },
    ],
    ['the database fails', { database: fail }, { database: { status: 'down', message: 'cannot be reached' } }],
    ['Temporal fails', { temporal: fail }, { temporal: { status: 'down', message: 'cannot be reached' } }],
    ['the blob store fails', { blobs: fail }, { blobs: { status: 'down', message: 'cannot be reached' } }],
    [
      'the blob store does not answer',
      { blobs: never },
      { blobs: { status: 'down', message: 'does not answer in time' } },
    ],
  ])('is not ready when %s', async (_what, given, parts) => {
    const answer = await send(`${await use(given)}/health/ready`);
    expect(answer.status).toBe(503);
    expect(jsonOf(answer)).toMatchObject({ status: 'not_ready', parts });
    expect(answer.text).not.toContain('/var/lib');
  });

  it('asks once for probes that come together', async () => {
    let asked = 0;
    const url = await use({ temporal: async () => void (asked += 1) });
    await Promise.all([send(`${url}/health/ready`), send(`${url}/health/ready`), send(`${url}/health/ready`)]);
    expect(asked).toBe(1);
  });
});
