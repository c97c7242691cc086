import { startTemporal } from '@pairloom/tools';
import { randomBytes } from 'node:crypto';
import { ownFolder } from './own-folder.ts';

export interface TestTemporal {
  /** host:port of the frontend. */
  readonly address: string;
  readonly namespace: 'default';
  /** Of no other spec, so that workers of several specs share the server. */
  readonly taskQueuePrefix: string;
  stop(): Promise<void>;
}

/** The server that TEST_TEMPORAL_ADDRESS names, or an in-memory one of the spec's own. Call `stop` in afterAll. */
export async function testTemporal(): Promise<TestTemporal> {
  const taskQueuePrefix = `test-${randomBytes(6).toString('hex')}`;
  const given = process.env['TEST_TEMPORAL_ADDRESS'];
  if (given !== undefined)
    return { address: given, namespace: 'default', taskQueuePrefix, stop: async () => undefined };
  const own = ownFolder();
  const server = await startTemporal({ ...own, storage: 'memory' });
  return {
    address: server.address,
    namespace: 'default',
    taskQueuePrefix,
    stop: async () => {
      await server.stop();
      own.remove();
    },
  };
}
