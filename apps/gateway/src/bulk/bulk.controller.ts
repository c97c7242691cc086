import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { BulkRequest, MAX_BULK_BYTES, type ImportRecord } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import { readJson } from '../http/json-bodies.ts';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { ProjectLookup } from '../projects/project-lookup.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { accepted } from '../uploads/accepted.ts';
import { idempotencyKeyOf } from '../uploads/idempotency-key.ts';
import { BulkImports } from './bulk-imports.ts';

const BODY = new ZodPipe(BulkRequest);

@Controller('api/v1/projects/:projectId/pairs/bulk')
export class BulkController {
  constructor(
    private readonly projects: ProjectLookup,
    private readonly bulk: BulkImports,
  ) {}

  @Post()
  @HttpCode(202)
  async create(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ImportRecord> {
    const key = idempotencyKeyOf(request);
    const body = BODY.transform(await readJson(request, MAX_BULK_BYTES));
    const project = await this.projects.require(projectId);
    return accepted(response, await this.bulk.create(project, principal, body, key));
  }
}
