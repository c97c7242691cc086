import { Inject, Injectable } from '@nestjs/common';
import type { Source } from '@pairloom/contract';
import type { Sources, StoredSource } from '@pairloom/core';
import { SOURCES } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { isWhole, SourceCompletion } from './source-completion.ts';

/** A source whose file is there. */
export type WholeSource = StoredSource & { readonly sha256: string };

/** What the API tells of a source. */
export function shown({ projectId: _project, blobKey: _key, ...source }: StoredSource): Source {
  return source;
}

@Injectable()
export class SourceLookup {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly completion: SourceCompletion,
    @Inject(SOURCES) private readonly sources: Sources,
  ) {}

  /** @throws RequestFault `project_not_found`, `source_not_found` */
  async require(projectId: string, sourceId: string): Promise<StoredSource> {
    const source = await this.sources.get(projectId, sourceId);
    if (source === undefined) {
      await this.projects.require(projectId);
      throw new RequestFault('source_not_found');
    }
    if (!isWhole(source)) return source;
    // The gateway that took the last piece in may have died before it could end the upload.
    await this.completion.complete(source);
    return (await this.sources.get(projectId, sourceId)) ?? source;
  }

  /** @throws RequestFault `project_not_found`, `source_not_found`, `source_incomplete` */
  async requireWhole(projectId: string, sourceId: string): Promise<WholeSource> {
    const source = await this.require(projectId, sourceId);
    const { sha256 } = source;
    if (source.state !== 'stored' || sha256 === null) throw new RequestFault('source_incomplete');
    return { ...source, sha256 };
  }
}
