import { SystemFault } from '@pairloom/core';
import type { ImportStarter } from '@pairloom/temporal-activities';
import { type WorkflowSettings, type WorkflowStart, startOptions, workflowTypeOf } from '@pairloom/temporal-api';
import { type Client, WorkflowExecutionAlreadyStartedError } from '@temporalio/client';

const CALL_MS = 5_000;

/** Starts workflows as the gateway does, for imports that no request stands behind. */
export class TemporalImportStarter implements ImportStarter {
  readonly #client: Client;
  readonly #settings: WorkflowSettings;
  readonly #searchAttributes: boolean;

  /** `searchAttributes`: whether the namespace knows ours. */
  constructor(client: Client, settings: WorkflowSettings, searchAttributes: boolean) {
    this.#client = client;
    this.#settings = settings;
    this.#searchAttributes = searchAttributes;
  }

  async start(start: WorkflowStart): Promise<void> {
    const options = startOptions(start, this.#settings, this.#searchAttributes);
    try {
      await this.#client.connection.withDeadline(Date.now() + CALL_MS, () =>
        this.#client.workflow.start(workflowTypeOf(start), options),
      );
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError))
        throw new SystemFault('temporal_unavailable', undefined, { cause: error });
    }
  }
}
