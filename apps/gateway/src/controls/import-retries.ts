import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord, Phase, RetryImport, RetryScope } from '@pairloom/contract';
import type { ImportControls, OpenedRetry, Principal } from '@pairloom/core';
import { courseOf } from '@pairloom/temporal-api';
import type { Logger } from 'pino';
import { ImportReader } from '../imports/import-reader.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { CONTROLS, WORKFLOWS, type ImportWorkflows } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ImportCommands } from './import-commands.ts';

const OTHER_SCOPE =
  'The import waits for something else than this scope names. Leave the scope out to try again what it waits for.';

/** Whether what an import in this phase may wait for is in the scope. */
const isInScope = (phase: Phase, scope: RetryScope): boolean =>
  scope === 'all' || (phase === 'embedding') === (scope === 'embeddings');

/** Retries: of what an import waits for while it runs, and of what is left after its end. */
@Injectable()
export class ImportRetries {
  constructor(
    private readonly reader: ImportReader,
    private readonly commands: ImportCommands,
    @Inject(CONTROLS) private readonly controls: ImportControls,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Gives the import itself while it runs, and the one that retries it after its end; `replayed` when that stood already. */
  async retry(
    projectId: string,
    importId: string,
    principal: Principal,
    request: RetryImport,
  ): Promise<{ readonly record: ImportRecord; readonly replayed: boolean }> {
    const { scope, reason } = request;
    const why = reason === undefined ? {} : { reason };
    const opened = await this.controls.openRetry({ projectId, importId, principal, ...why, ...(scope && { scope }) });
    switch (opened.outcome) {
      case 'opened':
        await this.start(opened.retry);
        return { record: await this.reader.one(projectId, opened.retry.importId), replayed: !opened.created };
      case 'refused':
        if (opened.code !== 'import_running') throw new RequestFault(opened.code);
        if (scope !== undefined && !isInScope((await this.reader.one(projectId, importId)).phase, scope))
          throw new RequestFault(opened.code, OTHER_SCOPE);
        return {
          record: await this.commands.give(projectId, importId, principal, { kind: 'retry', ...why }),
          replayed: false,
        };
      case 'not_found':
        // The reader says what it is that is not there.
        return { record: await this.reader.one(projectId, importId), replayed: false };
    }
  }

  /** The retry stands in the queue, whether Temporal can be reached or not: the reconciler starts what was not started. */
  private async start({ options, ...retry }: OpenedRetry): Promise<void> {
    try {
      await this.workflows.start({ ...retry, course: courseOf(options), kind: options.dryRun ? 'preview' : 'retry' });
    } catch (error) {
      this.logger.warn({ importId: retry.importId, ...errorFields(error) }, 'retry not started at once');
    }
  }
}
