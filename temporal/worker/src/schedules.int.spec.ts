import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { scheduleIds } from '@pairloom/temporal-api';
import { testTemporal } from '@pairloom/testing';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { keepSchedules, type ScheduleSettings } from './schedules.ts';

const logger = pino({ level: 'silent' });

let temporal: Awaited<ReturnType<typeof testTemporal>>;
let connection: Connection;
let client: Client;

beforeAll(async () => {
  temporal = await testTemporal();
  connection = await Connection.connect({ address: temporal.address });
  client = new Client({ connection });
});
afterAll(async () => {
  await connection.close();
  await temporal.stop();
});

const settingsOf = (name: string, more: Partial<ScheduleSettings> = {}): ScheduleSettings => ({
  taskQueuePrefix: `${temporal.taskQueuePrefix}-${name}`,
  reconcileMs: 3_600_000,
  upkeepMs: 7_200_000,
  ...more,
});

/** Keeps the schedules while `look` looks at them; nothing of them stays. */
async function withSchedules(settings: ScheduleSettings, look: () => Promise<void>): Promise<void> {
  const { signal } = new AbortController();
  await keepSchedules(client, settings, logger, signal);
  try {
    await look();
  } finally {
    for (const id of Object.values({ ...scheduleIds(settings.taskQueuePrefix) }))
      await client.schedule.getHandle(id).delete();
  }
}

const described = (settings: ScheduleSettings) =>
  client.schedule.getHandle(scheduleIds(settings.taskQueuePrefix).reconcile).describe();

describe('the schedules of the reconcilers', () => {
  it('are made once, however many workers come', async () => {
    const settings = settingsOf('twice');
    await withSchedules(settings, async () => {
      const first = await described(settings);
      await keepSchedules(client, settings, logger, new AbortController().signal);
      const again = await described(settings);
      expect(again.info.createdAt).toEqual(first.info.createdAt);
      expect(again.spec.intervals).toMatchObject([{ every: 3_600_000 }]);
      expect(again.policies.overlap).toBe('SKIP');
    });
  });

  it('follow another interval, and stay paused when an operator has paused them', async () => {
    const settings = settingsOf('changed');
    await withSchedules(settings, async () => {
      await client.schedule.getHandle(scheduleIds(settings.taskQueuePrefix).reconcile).pause('maintenance');
      await keepSchedules(client, { ...settings, reconcileMs: 1_800_000 }, logger, new AbortController().signal);
      const { spec, state } = await described(settings);
      expect(spec.intervals).toMatchObject([{ every: 1_800_000 }]);
      expect(state).toMatchObject({ paused: true, note: 'maintenance' });
    });
  });

  it('are given up when the worker stops while Temporal cannot be reached', async () => {
    const away = await Connection.connect({ address: temporal.address });
    await away.close();
    const stop = new AbortController();
    const kept = keepSchedules(new Client({ connection: away }), settingsOf('away'), logger, stop.signal);
    stop.abort();
    await expect(kept).resolves.toBeUndefined();
  });
});
