import { scheduleIds } from '@pairloom/temporal-api';
import { Client, Connection } from '@temporalio/client';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './bench.ts';

const PREFIX = 'pairloom';
const POLL_MS = 200;

/** What the schedule does later anyway is asked for now, so that it disturbs nothing. */
export async function runSchedule({ stack }: Bench, name: 'search' | 'vectorIndex'): Promise<void> {
  const connection = await Connection.connect({ address: stack.info().temporal.address });
  try {
    await new Client({ connection }).schedule.getHandle(scheduleIds(PREFIX)[name]).trigger();
  } finally {
    await connection.close();
  }
}

/** Whether it came to be in time. */
export async function settles(isDone: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  for (const until = Date.now() + withinMs; Date.now() < until; await pause(POLL_MS)) if (await isDone()) return true;
  return false;
}
