import {
  isGrpcServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import {
  importWorkflowId,
  QUERIES,
  SIGNALS,
  type SkipUpdate,
  UPDATES,
  type CommandUpdate,
  SEARCH_ATTRIBUTE_NAMES,
  startOptions,
  type WorkflowProgress,
  workflowTypeOf,
  type WorkflowSettings,
  type WorkflowStart,
} from '@pairloom/temporal-api';
import { SystemFault } from '@pairloom/core';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import type { ImportWorkflows } from '../ports.ts';

const CALL_MS = 5_000;
const UPDATE_MS = 2_000;
const INVALID_ARGUMENT = 3;
const DEADLINE_EXCEEDED = 4;

/** The workflows of imports on a Temporal service. */
export class TemporalWorkflows implements ImportWorkflows {
  #searchAttributes = true;

  constructor(
    private readonly client: Client,
    private readonly settings: WorkflowSettings,
    private readonly logger: Logger,
  ) {}

  /** Asks once, at boot, which search attributes there are. Without an answer a start tries them first. */
  async prepare(): Promise<void> {
    const { namespace } = this.client.options;
    try {
      const known = await this.#within(CALL_MS, () =>
        this.client.connection.operatorService.listSearchAttributes({ namespace }),
      );
      const missing = SEARCH_ATTRIBUTE_NAMES.filter((name) => known.customAttributes[name] === undefined);
      if (missing.length > 0) this.logger.warn({ missing }, 'search attributes are not registered');
      this.#searchAttributes = missing.length === 0;
    } catch (error) {
      this.logger.debug(errorFields(error), 'search attributes not known yet');
    }
  }

  async start(start: WorkflowStart): Promise<void> {
    const withAttributes = this.#searchAttributes;
    try {
      await this.#startOnce(start, withAttributes);
    } catch (error) {
      if (!withAttributes || !isInvalidArgument(error)) throw unavailable(error);
      // They may have been removed, or never have been registered in this namespace.
      this.#searchAttributes = false;
      await this.#startOnce(start, false).catch((second: unknown) => {
        throw unavailable(second);
      });
    }
  }

  async progress(importId: string, timeoutMs: number): Promise<WorkflowProgress | undefined> {
    const handle = this.client.workflow.getHandle(importWorkflowId(importId));
    try {
      return await this.#within(timeoutMs, () => handle.query<WorkflowProgress>(QUERIES.progress));
    } catch (error) {
      this.logger.debug({ importId, ...errorFields(error) }, 'workflow did not answer');
      return undefined;
    }
  }

  async cancel(importId: string): Promise<void> {
    const handle = this.client.workflow.getHandle(importWorkflowId(importId));
    try {
      await this.#within(CALL_MS, () => handle.cancel());
    } catch (error) {
      // Ended meanwhile, or not started yet: then the job row says it.
      if (!(error instanceof WorkflowNotFoundError)) throw unavailable(error);
    }
  }

  async update(
    importId: string,
    name: keyof typeof UPDATES,
    commandId: string,
    args: CommandUpdate | SkipUpdate,
  ): Promise<boolean> {
    const handle = this.client.workflow.getHandle(importWorkflowId(importId));
    try {
      await this.#within(UPDATE_MS, () => handle.executeUpdate(UPDATES[name], { updateId: commandId, args: [args] }));
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError || isOutOfTime(error)) {
        this.logger.debug({ importId, command: name, ...errorFields(error) }, 'workflow did not take a command');
        return false;
      }
      throw unavailable(error);
    }
  }

  async wake(importIds: readonly string[]): Promise<void> {
    await Promise.all(
      importIds.map(async (importId) => {
        try {
          const handle = this.client.workflow.getHandle(importWorkflowId(importId));
          await this.#within(CALL_MS, () => handle.signal(SIGNALS.wake));
        } catch (error) {
          if (!(error instanceof WorkflowNotFoundError)) throw unavailable(error);
        }
      }),
    );
  }

  async check(): Promise<void> {
    const { namespace } = this.client.options;
    try {
      await this.#within(CALL_MS, () => this.client.workflowService.describeNamespace({ namespace }));
    } catch (error) {
      throw unavailable(error);
    }
  }

  async #startOnce(start: WorkflowStart, withSearchAttributes: boolean): Promise<void> {
    const options = startOptions(start, this.settings, withSearchAttributes);
    try {
      await this.#within(CALL_MS, () => this.client.workflow.start(workflowTypeOf(start), options));
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  #within<T>(ms: number, call: () => Promise<T>): Promise<T> {
    return this.client.connection.withDeadline(Date.now() + ms, call);
  }
}

const unavailable = (cause: unknown): SystemFault => new SystemFault('temporal_unavailable', undefined, { cause });

function isOutOfTime(error: unknown): boolean {
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) return true;
  const service: unknown = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(service) && Number(service.code) === DEADLINE_EXCEEDED;
}

function isInvalidArgument(error: unknown): boolean {
  const service: unknown = error instanceof Error && !isGrpcServiceError(error) ? error.cause : error;
  return isGrpcServiceError(service) && Number(service.code) === INVALID_ARGUMENT;
}
