import { SystemFault } from '@pairloom/core';
import type { RunState, RunsInTemporal } from '@pairloom/temporal-activities';
import { importWorkflowId } from '@pairloom/temporal-api';
import {
  type Client,
  type WorkflowExecutionStatusName,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';

const CALL_MS = 5_000;

/** What is neither running nor ended in a way we know is left alone. */
const STATES: Readonly<Record<WorkflowExecutionStatusName, RunState>> = {
  RUNNING: 'open',
  PAUSED: 'open',
  CONTINUED_AS_NEW: 'open',
  UNSPECIFIED: 'open',
  UNKNOWN: 'open',
  COMPLETED: 'completed',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  TERMINATED: 'terminated',
  TIMED_OUT: 'timed_out',
};

/** The runs of imports on a Temporal service. */
export class TemporalRuns implements RunsInTemporal {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async state(importId: string): Promise<RunState> {
    const handle = this.#client.workflow.getHandle(importWorkflowId(importId));
    try {
      const { status, raw } = await this.#inTime(() => handle.describe());
      const isIdle = status.name === 'RUNNING' && (raw.pendingActivities?.length ?? 0) === 0;
      return isIdle ? 'idle' : STATES[status.name];
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'missing';
      throw new SystemFault('temporal_unavailable', undefined, { cause: error });
    }
  }

  cancel(importId: string): Promise<void> {
    return this.#end(importId, (handle) => handle.cancel());
  }

  terminate(importId: string, reason: string): Promise<void> {
    return this.#end(importId, (handle) => handle.terminate(reason));
  }

  async #end(importId: string, ask: (handle: WorkflowHandle) => Promise<unknown>): Promise<void> {
    const handle = this.#client.workflow.getHandle(importWorkflowId(importId));
    try {
      await this.#inTime(() => ask(handle));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError))
        throw new SystemFault('temporal_unavailable', undefined, { cause: error });
    }
  }

  #inTime<T>(call: () => Promise<T>): Promise<T> {
    return this.#client.connection.withDeadline(Date.now() + CALL_MS, call);
  }
}
