import { randomUUIDv7 } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ImportRecord } from '@pairloom/contract';
import { FileFault, type ImportAdmission, type Principal } from '@pairloom/core';
import type { HttpRequest } from '../http/messages.ts';
import { IMPORTS, SETTINGS, type GatewaySettings } from '../ports.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { ClaimedUpload } from './claimed-upload.ts';
import { idempotencyKeyOf } from './idempotency-key.ts';
import { RepeatedUpload } from './repeated-upload.ts';
import { openUpload } from './upload-body.ts';
import { parseUploadOptions } from './upload-options.ts';
import { UploadSlots } from './upload-slots.ts';

/** Room for the boundaries, headers and options of a multipart body. */
const ENVELOPE_BYTES = 1024 ** 2;

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
    @Inject(IMPORTS) private readonly imports: ImportAdmission,
    @Inject(SETTINGS) private readonly settings: GatewaySettings,
  ) {}

  create(projectId: string, principal: Principal, request: HttpRequest): Promise<CreatedImport> {
    return this.slots.hold(() => this.take(projectId, principal, request));
  }

  private async take(projectId: string, principal: Principal, request: HttpRequest): Promise<CreatedImport> {
    const idempotencyKey = idempotencyKeyOf(request);
    this.refuseTooLarge(request);
    const project = await this.projects.require(projectId);
    const body = await openUpload(request, request.query);
    // What is known to be wrong is said before a byte is stored.
    if (body.earlyOptions !== undefined) parseUploadOptions(body.earlyOptions);

    const importId = randomUUIDv7();
    const claim = await this.imports.claim({ importId, projectId, principal, filename: body.filename, idempotencyKey });
    if (claim.outcome === 'taken')
      return { record: await this.repeated.follow({ importId: claim.importId, project, body }), replayed: true };
    return { record: await this.claimed.receive({ importId, project, body }), replayed: false };
  }

  private refuseTooLarge(request: HttpRequest): void {
    const announced = Number(request.headers['content-length'] ?? 0);
    if (announced > this.settings.maxUploadBytes + ENVELOPE_BYTES) throw new FileFault('file_too_large');
  }
}
