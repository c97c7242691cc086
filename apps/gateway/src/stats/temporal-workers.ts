import { SystemFault } from '@pairloom/core';
import { taskQueues } from '@pairloom/temporal-api';
import type { Client } from '@temporalio/client';
import type { SeenWorker, WorkerWatch } from '../ports.ts';

/** Kinds of task queues as the API of Temporal numbers them. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;

/** Workers as their polls show them. Temporal forgets one that has not polled for five minutes. */
export class TemporalWorkers implements WorkerWatch {
  readonly #client: Client;
  readonly #namespace: string;
  readonly #queues: readonly { name: string; type: number }[];

  constructor(client: Client, { namespace, taskQueuePrefix }: { namespace: string; taskQueuePrefix: string }) {
    this.#client = client;
    this.#namespace = namespace;
    const { workflow, load, whole, embed } = taskQueues(taskQueuePrefix);
    this.#queues = [
      { name: workflow, type: WORKFLOW_TASKS },
      { name: load, type: ACTIVITY_TASKS },
      { name: whole, type: ACTIVITY_TASKS },
      { name: embed, type: ACTIVITY_TASKS },
    ];
  }

  async seen(): Promise<readonly SeenWorker[]> {
    const newest = new Map<string, SeenWorker>();
    try {
      for (const pollers of await Promise.all(this.#queues.map((queue) => this.#pollersOf(queue))))
        for (const worker of pollers) {
          const known = newest.get(worker.identity);
          if ((known?.lastSeenAt?.getTime() ?? 0) <= (worker.lastSeenAt?.getTime() ?? 0))
            newest.set(worker.identity, worker);
        }
    } catch (cause) {
      throw new SystemFault('temporal_unavailable', undefined, { cause });
    }
    return [...newest.values()].sort((a, b) => a.identity.localeCompare(b.identity));
  }

  async #pollersOf({ name, type }: { name: string; type: number }): Promise<SeenWorker[]> {
    const { pollers } = await this.#client.workflowService.describeTaskQueue({
      namespace: this.#namespace,
      taskQueue: { name },
      taskQueueType: type,
    });
    return (pollers ?? []).map(({ identity, lastAccessTime }) => ({
      identity: identity ?? '',
      lastSeenAt: lastAccessTime?.seconds ? new Date(Number(lastAccessTime.seconds) * 1_000) : null,
    }));
  }
}
