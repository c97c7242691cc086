import { Inject, Injectable } from '@nestjs/common';
import { duplicatePolicies, type ImportOptions } from '@pairloom/contract';
import type { ProjectRules } from '@pairloom/core';
import { RULES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

/** What the settings of a project say for imports of files that do not say it themselves. */
@Injectable()
export class ImportDefaults {
  constructor(@Inject(RULES) private readonly rules: ProjectRules) {}

  /** The options with the project's defaults, as they go with the import. @throws RequestFault `project_not_found` */
  async applied(projectId: string, options: ImportOptions): Promise<ImportOptions> {
    const settings = await this.rules.settings(projectId);
    if (settings === undefined) throw new RequestFault('project_not_found');
    const duplicates = duplicatePolicies(options, settings.duplicates);
    const same = JSON.stringify(duplicates) === JSON.stringify(duplicatePolicies(options));
    return same ? options : { ...options, duplicates };
  }
}
