import { Inject, Injectable } from '@nestjs/common';
import type { Project } from '@pairloom/contract';
import type { Principal, ProjectCatalogue } from '@pairloom/core';
import { PROJECTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';

@Injectable()
export class ProjectLookup {
  constructor(@Inject(PROJECTS) private readonly projects: ProjectCatalogue) {}

  async all(): Promise<{ items: Project[] }> {
    return { items: await this.projects.list() };
  }

  /** @throws RequestFault `project_not_found` */
  async require(projectId: string): Promise<Project> {
    const project = await this.projects.get(projectId);
    if (!project) throw new RequestFault('project_not_found');
    return project;
  }

  /** @throws RequestFault `project_name_taken` */
  async create(name: string, principal: Principal): Promise<Project> {
    const project = await this.projects.create(name, principal);
    if (!project) throw new RequestFault('project_name_taken');
    return project;
  }
}
