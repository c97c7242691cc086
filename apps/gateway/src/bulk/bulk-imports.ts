import { createHash, randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { bulkChangeOf, bulkFilename, ImportOptions, type BulkRequest, type Project } from '@pairloom/contract';
import {
  canonicalJson,
  type EmbeddingProvider,
  type ImportAdmission,
  type PairEditing,
  type Principal,
} from '@pairloom/core';
import { EDITING, EMBEDDINGS, IMPORTS } from '../ports.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ValidationSnapshots } from '../rules/validation-snapshots.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';
import { ClaimedUpload } from '../uploads/claimed-upload.ts';
import type { CreatedImport } from '../uploads/create-import.ts';
import { RepeatedUpload } from '../uploads/repeated-upload.ts';
import { UploadSlots } from '../uploads/upload-slots.ts';
import { idsNamed, optionsOf, planOf, rowsOf } from './bulk-rows.ts';

/** Unknown ids that an answer lists. */
const MAX_LISTED = 1_000;

const DEFAULTS = ImportOptions.parse({});

/** Makes an import of a bulk request: its rows are written as a file, which goes the way of every file. */
@Injectable()
export class BulkImports {
  constructor(
    private readonly slots: UploadSlots,
    private readonly claimed: ClaimedUpload,
    private readonly repeated: RepeatedUpload,
    private readonly validation: ValidationSnapshots,
    private readonly limits: LimitsOfProjects,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(EDITING) private readonly pairs: PairEditing,
    @Inject(EMBEDDINGS) private readonly embeddings: EmbeddingProvider,
  ) {}

  /** @throws RequestFault `pair_ids_unknown`, and those of uploads */
  create(
    project: Project,
    principal: Principal,
    request: BulkRequest,
    idempotencyKey?: string,
  ): Promise<CreatedImport> {
    return this.slots.hold(async () => {
      const place = { importId: randomUUIDv7(), project, filename: bulkFilename(bulkChangeOf(request)) };
      const { importId, filename } = place;
      const sha256 = createHash('sha256').update(canonicalJson(request)).digest('hex');
      const options = optionsOf(request, DEFAULTS);
      const ids = { importId, projectId: project.id, filename };
      const claim = await this.imports.claim({ ...ids, principal, kind: 'bulk', idempotencyKey });
      if (claim.outcome === 'taken') {
        const refuse = () => this.refuseUnknown(project.id, request);
        const repeat = { sha256, options, refuse };
        const record = await this.repeated.followRequest({ ...place, importId: claim.importId }, repeat);
        return { record, replayed: true };
      }
      const record = await this.claimed.write(place, {
        sha256,
        options,
        rows: async () => {
          await this.refuseUnknown(project.id, request);
          return rowsOf(request, () => this.pairs.idsOf(project.id, request.filter ?? {}, this.embeddings.model));
        },
        plan: async () =>
          this.validation.validated(project.id, planOf(request, await this.limits.forReading(project.id))),
      });
      return { record, replayed: false };
    });
  }

  private async refuseUnknown(projectId: string, request: BulkRequest): Promise<void> {
    const ids = idsNamed(request).map((id) => id.toLowerCase());
    if (ids.length === 0) return;
    const unknown = await this.pairs.unknownIds(projectId, ids);
    if (unknown.length === 0) return;
    const path = (id: string): string =>
      request.ids === undefined ? `pairs.${ids.indexOf(id)}.id` : `ids.${ids.indexOf(id)}`;
    const fields = unknown.slice(0, MAX_LISTED).map((id) => ({ path: path(id), message: `no pair has the id ${id}` }));
    const listed = unknown.length > MAX_LISTED ? `; the first ${MAX_LISTED} are listed` : '';
    throw new RequestFault('pair_ids_unknown', `The project has no pairs with ${unknown.length} of the ids${listed}.`, {
      fields,
    });
  }
}
