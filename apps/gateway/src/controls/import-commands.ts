import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord } from '@pairloom/contract';
import type { ImportCommand, ImportControls, NotedCommand, Principal } from '@pairloom/core';
import type { Logger } from 'pino';
import { ImportReader } from '../imports/import-reader.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { CONTROLS, WORKFLOWS, type ImportWorkflows } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** Commands to imports that have not ended. */
@Injectable()
export class ImportCommands {
  constructor(
    private readonly reader: ImportReader,
    @Inject(CONTROLS) private readonly controls: ImportControls,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Gives a command, once or again. What counts is the job row, which everyone who works for the import reads; so a Temporal or a worker
   * that cannot be reached just now delays what the workflow shows, not the answer.
   * @throws RequestFault `project_not_found`, `import_not_found`, and the code with which the command is refused
   */
  async give(projectId: string, importId: string, principal: Principal, command: ImportCommand): Promise<ImportRecord> {
    const answer = await this.controls.note({ projectId, importId, principal, command });
    switch (answer.outcome) {
      case 'noted':
        await this.tell(importId, principal, command, answer);
        break;
      case 'refused':
        throw new RequestFault(answer.code);
      case 'not_found':
        break;
    }
    return this.reader.one(projectId, importId);
  }

  /** Also what held already is told again: the first time may not have come through. */
  private async tell(
    importId: string,
    { id: by }: Principal,
    command: ImportCommand,
    { commandId, wake }: NotedCommand,
  ): Promise<void> {
    const { kind, ...rest } = command;
    const told =
      kind === 'cancel' ? this.workflows.cancel(importId) : this.update(importId, kind, commandId, { by, ...rest });
    await Promise.all([this.attempt(importId, kind, told), this.attempt(importId, 'wake', this.workflows.wake(wake))]);
  }

  /** Temporal keeps a signal for the next worker, but no update: woken, the import reads what it missed from its row. */
  private async update(...[importId, ...rest]: Parameters<ImportWorkflows['update']>): Promise<void> {
    const taken = await this.workflows.update(importId, ...rest);
    if (!taken) await this.workflows.wake([importId]);
  }

  private async attempt(importId: string, command: string, told: Promise<unknown>): Promise<void> {
    try {
      await told;
    } catch (error) {
      this.logger.warn({ importId, command, ...errorFields(error) }, 'workflow not told of a command');
    }
  }
}
