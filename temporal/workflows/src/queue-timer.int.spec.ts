import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { timeSkippingTemporal } from '@pairloom/testing';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { FakeImport } from './testing/fake-import.ts';
import { placeOn, runImport, silenceTemporal } from './testing/workflow-bench.ts';

let environment: TestWorkflowEnvironment;
beforeAll(async () => {
  silenceTemporal();
  environment = await timeSkippingTemporal();
});
afterAll(() => environment.teardown());

it('looks for its turn at growing intervals, from 5 seconds to 10 minutes', async () => {
  const looks = 10;
  const fake: FakeImport = new FakeImport(
    { plan: [1], rowsPerChunk: 10 },
    {
      admit: async () =>
        fake.called('admit') <= looks ? { state: 'waiting', position: 1, reason: 'one runs' } : { state: 'admitted' },
    },
  );
  const place = await placeOn({
    client: environment.client,
    connection: environment.nativeConnection,
    taskQueue: 'queue-timer',
  });
  const waits = await runImport(place, fake, async ({ handle, end }) => {
    expect((await end()).status).toBe('COMPLETED');
    const { events } = await handle.fetchHistory();
    return (events ?? []).flatMap(({ timerStartedEventAttributes: timer }) =>
      timer ? [Number(timer.startToFireTimeout?.seconds)] : [],
    );
  });
  await place.close();
  expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600, 600]);
});
