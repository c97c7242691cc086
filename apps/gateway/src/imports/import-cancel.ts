import { Inject, Injectable } from '@nestjs/common';
import type { CancelImport, ImportRecord } from '@pairloom/contract';
import type { ImportAdmission, Principal } from '@pairloom/core';
import type { Logger } from 'pino';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { IMPORTS, WORKFLOWS, type ImportWorkflows } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ImportReader } from './import-reader.ts';

@Injectable()
export class ImportCancel {
  constructor(
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly reader: ImportReader,
  ) {}

  /**
   * Asks for the end of an import, once or again. What counts is the job row, which every statement reads first; so a Temporal
   * that cannot be reached just now delays the workflow's own end, not the answer.
   */
  async cancel(
    projectId: string,
    importId: string,
    principal: Principal,
    command: CancelImport,
  ): Promise<ImportRecord> {
    const outcome = await this.imports.requestCancel({ projectId, importId, principal, reason: command.reason });
    switch (outcome) {
      case 'requested':
        await this.tellWorkflow(importId);
        break;
      case 'ended':
        throw new RequestFault('import_ended');
      case 'not_found':
        break;
    }
    return this.reader.one(projectId, importId);
  }

  private async tellWorkflow(importId: string): Promise<void> {
    try {
      await this.workflows.cancel(importId);
    } catch (error) {
      this.logger.warn({ importId, ...errorFields(error) }, 'workflow not told of a cancel');
    }
  }
}
