import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord, Project, UndoImport } from '@pairloom/contract';
import { type ImportAdmission, type ImportUndoing, type OpenedUndo, type Principal, SystemFault } from '@pairloom/core';
import type { Logger } from 'pino';
import { ImportReader } from '../imports/import-reader.ts';
import { errorFields } from '../logging/error-fields.ts';
import { LOGGER } from '../logging/logger.ts';
import { IMPORTS, UNDOING, WORKFLOWS, type ImportWorkflows } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

@Injectable()
export class ImportUndo {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly reader: ImportReader,
    @Inject(UNDOING) private readonly undoing: ImportUndoing,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(WORKFLOWS) private readonly workflows: ImportWorkflows,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Opens the import that takes another one back, and starts its workflow; asked again it gives the same one.
   * @throws RequestFault `project_not_found`, `import_not_found`, `import_running`, `import_not_undoable`, `results_expired`
   */
  async undo(
    projectId: string,
    importId: string,
    principal: Principal,
    { reason }: UndoImport,
  ): Promise<{ readonly record: ImportRecord; readonly replayed: boolean }> {
    const project = await this.projects.require(projectId);
    const answer = await this.undoing.open({
      projectId,
      importId,
      principal,
      ...(reason === undefined ? {} : { reason }),
    });
    switch (answer.outcome) {
      case 'not_found':
        throw new RequestFault('import_not_found');
      case 'refused':
        throw new RequestFault(answer.code, answer.detail);
      case 'opened':
        await this.start(project, answer.undo, answer.created);
        return {
          record: await this.reader.one(projectId, answer.undo.importId),
          replayed: !answer.created,
        };
    }
  }

  /**
   * One that was opened before and never started, since the gateway died in between, is started now. A new one that cannot be
   * started ends failed, so that the next request opens another.
   */
  private async start(project: Project, undo: OpenedUndo, created: boolean): Promise<void> {
    const { importId, filename, embed, ended } = undo;
    if (ended) return;
    const ids = { importId, projectId: project.id, projectName: project.name };
    try {
      await this.workflows.start({ ...ids, filename, course: { embed }, kind: 'undo' });
    } catch (error) {
      this.logger.warn({ importId, ...errorFields(error) }, 'undo not started');
      if (!created) return;
      await this.abandon(importId);
      throw error instanceof SystemFault ? error : new SystemFault('temporal_unavailable', undefined, { cause: error });
    }
  }

  private async abandon(importId: string): Promise<void> {
    const message = 'Temporal could not be reached, so the undo was not started.';
    try {
      await this.imports.abandon(importId, { code: 'temporal_unavailable', message });
    } catch (error) {
      this.logger.warn({ importId, ...errorFields(error) }, 'undo not settled at once');
    }
  }
}
