import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord, Project } from '@pairloom/contract';
import type { ImportAdmission, Principal } from '@pairloom/core';
import type { HttpRequest } from '../http/messages.ts';
import { IMPORTS } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { LimitsOfProjects } from '../settings/project-limits.ts';
import { ClaimedUpload } from './claimed-upload.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { RepeatedUpload } from './repeated-upload.ts';
import { namesSource, refuseEdits, SourceUses } from './source-uses.ts';
import { refuseTooLarge } from './too-large.ts';
import { openUpload } from './upload-body.ts';
import { parseUploadOptions } from './upload-options.ts';
import { UploadSlots } from './upload-slots.ts';

export interface CreatedImport {
  readonly record: ImportRecord;
  /** Whether an earlier request with the same key made it. */
  readonly replayed: boolean;
}

/** Takes an upload in: the one that claims its key stores and starts, others with the key get what the first one made. */
@Injectable()
export class CreateImport {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly slots: UploadSlots,
    private readonly claimed: ClaimedUpload,
    private readonly repeated: RepeatedUpload,
    private readonly uses: SourceUses,
    private readonly limits: LimitsOfProjects,
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
  ) {}

  create(projectId: string, principal: Principal, request: HttpRequest): Promise<CreatedImport> {
    return this.slots.hold(() => this.take(projectId, principal, request));
  }

  private async take(projectId: string, principal: Principal, request: HttpRequest): Promise<CreatedImport> {
    const idempotencyKey = idempotencyKeyOf(request);
    refuseTooLarge(request, this.limits.installation.fileBytes);
    const project = await this.projects.require(projectId);
    if (namesSource(request)) return this.takeSource(project, principal, request, idempotencyKey);
    const maxBytes = await this.limits.fileBytes(projectId);
    refuseTooLarge(request, maxBytes);
    const body = await openUpload(request, request.query);
    // What is known to be wrong is said before a byte is stored.
    if (body.earlyOptions !== undefined) refuseEdits(parseUploadOptions(body.earlyOptions));

    const importId = randomUUIDv7();
    const { filename } = body;
    const claim = await this.imports.claim({ importId, projectId, principal, filename, idempotencyKey });
    if (claim.outcome === 'taken')
      return {
        record: await this.repeated.follow({ importId: claim.importId, project, body, maxBytes }),
        replayed: true,
      };
    return { record: await this.claimed.receive({ importId, project, body, maxBytes }), replayed: false };
  }

  private async takeSource(
    project: Project,
    principal: Principal,
    request: HttpRequest,
    idempotencyKey: string | undefined,
  ): Promise<CreatedImport> {
    const { source, options } = await this.uses.open(project.id, request);
    const importId = randomUUIDv7();
    const { filename } = source;
    const claim = await this.imports.claim({ importId, projectId: project.id, principal, filename, idempotencyKey });
    if (claim.outcome === 'taken') {
      const use = { importId: claim.importId, project, source, options };
      return { record: await this.repeated.followUse(use), replayed: true };
    }
    return { record: await this.claimed.use({ importId, project, source, options }), replayed: false };
  }
}
