import { Inject, Injectable } from '@nestjs/common';
import type { ImportListQuery, ImportRecord, Page, RowError, RowErrorQuery } from '@pairloom/contract';
import type { ImportAdmission, StoredImport } from '@pairloom/core';
import { IMPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ImportStates } from '../states/import-states.ts';

const SNAPSHOT_NEWEST = 50;
const SNAPSHOT_UNDER_WAY = 200;

@Injectable()
export class ImportReader {
  constructor(
    private readonly projects: ProjectLookup,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    private readonly states: ImportStates,
  ) {}

  async list(projectId: string, query: ImportListQuery): Promise<Page<ImportRecord>> {
    await this.projects.require(projectId);
    const { items, nextCursor } = await this.imports.list(projectId, query);
    return { items: await this.states.many(items), nextCursor };
  }

  async one(projectId: string, importId: string): Promise<ImportRecord> {
    return this.states.one(await this.require(projectId, importId));
  }

  /** Undefined when there is no such import any more. */
  async find(projectId: string, importId: string): Promise<ImportRecord | undefined> {
    const stored = await this.imports.get(projectId, importId);
    return stored && this.states.one(stored);
  }

  /** The newest imports, and all that are under way, newest first. */
  async snapshot(projectId: string): Promise<ImportRecord[]> {
    const pages = await Promise.all([
      this.imports.list(projectId, { limit: SNAPSHOT_NEWEST }),
      this.imports.list(projectId, { status: 'pending', limit: SNAPSHOT_UNDER_WAY }),
      this.imports.list(projectId, { status: 'processing', limit: SNAPSHOT_UNDER_WAY }),
    ]);
    const byId = new Map(pages.flatMap(({ items }) => items).map((stored) => [stored.id, stored]));
    // Ids are time-ordered.
    return this.states.many([...byId.values()].sort((a, b) => (a.id < b.id ? 1 : -1)));
  }

  /** @throws RequestFault `results_expired` */
  async errors(projectId: string, importId: string, query: RowErrorQuery): Promise<Page<RowError>> {
    refuseExpired(await this.require(projectId, importId));
    return this.imports.errors(importId, query);
  }

  /** @throws RequestFault `project_not_found`, `import_not_found` */
  private async require(projectId: string, importId: string): Promise<StoredImport> {
    const stored = await this.imports.get(projectId, importId);
    if (stored) return stored;
    await this.projects.require(projectId);
    throw new RequestFault('import_not_found');
  }
}

/** What became of each row is kept for a time. @throws RequestFault `results_expired` */
function refuseExpired({ resultsUntil }: StoredImport): void {
  if (resultsUntil != null && Date.parse(resultsUntil) <= Date.now()) throw new RequestFault('results_expired');
}
