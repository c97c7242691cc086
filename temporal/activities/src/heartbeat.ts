import { Context } from '@temporalio/activity';
import { toFailure } from './failures.ts';

/** What heartbeats tell the operator: figures only, never content. */
export type Beat = Record<string, number>;

const HEARTBEAT_MS = 1_000;

/**
 * Runs the body of an activity with a heartbeat every second, which is also how a cancel reaches it, and turns coded faults
 * into failures. The heartbeat comes from a timer: it tells that the process lives, the fences tell whose work counts.
 */
export async function beating<T>(work: (signal: AbortSignal, beat: Beat) => Promise<T>): Promise<T> {
  const context = Context.current();
  const beat: Beat = {};
  const timer = setInterval(() => context.heartbeat(beat), HEARTBEAT_MS);
  try {
    return await work(context.cancellationSignal, beat);
  } catch (error) {
    // A statement or call that was cut off by the cancel is no fault of its own.
    if (context.cancellationSignal.aborted) await context.cancelled;
    throw toFailure(error, context.info.attempt);
  } finally {
    clearInterval(timer);
  }
}
