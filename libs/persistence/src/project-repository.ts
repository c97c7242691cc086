import { type Project } from '@pairloom/contract';
import type { Principal, ProjectCatalogue } from '@pairloom/core';
import { randomUUIDv7 } from 'node:crypto';
import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { recordAudit } from './audit.ts';
import type { Database } from './database.ts';
import { ProjectEntity } from './entities/index.ts';

export class ProjectRepository implements ProjectCatalogue {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async list(): Promise<Project[]> {
    return this.#database.transaction(async ({ em }) =>
      (await em.findAll(ProjectEntity, { orderBy: { name: 'asc', id: 'asc' } })).map(toProject),
    );
  }

  async get(projectId: string): Promise<Project | undefined> {
    return this.#database.transaction(async ({ em }) => {
      const project = await em.findOne(ProjectEntity, { id: projectId });
      return project === null ? undefined : toProject(project);
    });
  }

  async create(name: string, principal: Principal): Promise<Project | undefined> {
    try {
      return await this.#database.transaction(async (tx) => {
        const project = tx.em.create(ProjectEntity, { id: randomUUIDv7(), name });
        await tx.em.flush();
        await recordAudit(tx, { projectId: project.id, principal: principal.id, action: 'project.created' });
        return toProject(project);
      });
    } catch (error) {
      if (error instanceof UniqueConstraintViolationException) return undefined;
      throw error;
    }
  }
}

const toProject = ({ id, name }: Project): Project => ({ id, name });
