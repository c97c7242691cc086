import { describeFault, startTemporal, type RunningTemporal } from '@pairloom/tools';
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
  const { address, stop } = await ownServer(3);
  return { address, namespace: 'default', taskQueuePrefix, stop };
}

/** A port that is free when it is chosen may be taken when the server comes to it: then it tries others. */
async function ownServer(tries: number): Promise<Pick<RunningTemporal, 'address' | 'stop'>> {
  const own = ownFolder();
  try {
    const server = await startTemporal({ ...own, storage: 'memory' });
    const stop = async (): Promise<void> => {
      await server.stop();
      own.remove();
    };
    return { address: server.address, stop };
  } catch (fault) {
    own.remove();
    if (tries > 1 && describeFault(fault).includes('address already in use')) return ownServer(tries - 1);
    throw fault;
  }
}
