import { Inject, Injectable } from '@nestjs/common';
import type { Page, PageQuery, SavedMapping, SaveMapping } from '@pairloom/contract';
import { headerSetKey, type Principal, type SavedMappings } from '@pairloom/core';
import { MAPPINGS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';

/** The mappings that a project keeps. */
@Injectable()
export class SavedMappingBook {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(MAPPINGS) private readonly mappings: SavedMappings,
  ) {}

  async list(projectId: string, query: PageQuery): Promise<Page<SavedMapping>> {
    await this.projects.require(projectId);
    return this.mappings.list(projectId, query);
  }

  async save(projectId: string, principal: Principal, { name, columns, mapping }: SaveMapping): Promise<SavedMapping> {
    await this.projects.require(projectId);
    return this.mappings.save({ projectId, principal, headerSet: headerSetKey(columns), name, columns, mapping });
  }

  /** @throws RequestFault `mapping_not_found` */
  async remove(projectId: string, mappingId: string, principal: Principal): Promise<void> {
    await this.projects.require(projectId);
    if (!(await this.mappings.remove(projectId, mappingId, principal))) throw new RequestFault('mapping_not_found');
  }
}
