import { Inject, Injectable } from '@nestjs/common';
import type { ImportOptions, SavedMapping } from '@pairloom/contract';
import {
  headerSetKey,
  inspect,
  planOf,
  withSavedMapping,
  type Inspection,
  type ReadPlan,
  type SavedMappings,
  type SourceBytes,
} from '@pairloom/core';
import { MAPPINGS } from '../ports.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';

/** How a source of a project is read. */
export interface MappedSource {
  readonly inspection: Inspection;
  /** As given, with the mapping that the project keeps for the columns, where one is used. */
  readonly options: ImportOptions;
}

/** Looks at sources with the mappings that their projects keep. */
@Injectable()
export class MappedSources {
  constructor(
    private readonly limits: LimitsOfProjects,
    @Inject(MAPPINGS) private readonly mappings: SavedMappings,
  ) {}

  /** @throws FileFault as `inspect` does */
  async look(projectId: string, source: SourceBytes, filename: string, options: ImportOptions): Promise<MappedSource> {
    const inspection = await inspect(source, filename, options, await this.limits.forReading(projectId));
    const saved = await this.savedFor(projectId, inspection, options);
    return (saved && withSavedMapping(inspection, saved, options)) ?? { inspection, options };
  }

  /** @throws FileFault as `inspect` and `planOf` do */
  async plan(projectId: string, source: SourceBytes, filename: string, given: ImportOptions): Promise<ReadPlan> {
    const { inspection, options } = await this.look(projectId, source, filename, given);
    return planOf(inspection, options);
  }

  /** What the request says itself goes before what is kept. */
  private async savedFor(
    projectId: string,
    { columnsKnown, plan }: Inspection,
    { mapping, preset }: ImportOptions,
  ): Promise<SavedMapping | undefined> {
    if (mapping !== undefined || preset !== undefined || !columnsKnown) return undefined;
    return this.mappings.find(projectId, headerSetKey(plan.dialect.columns));
  }
}
