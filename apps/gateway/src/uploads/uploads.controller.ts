import { Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { ImportRecord } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { accepted } from './accepted.ts';
import { CreateImport } from './create-import.ts';

@Controller('api/v1/projects/:projectId/imports')
export class UploadsController {
  constructor(private readonly imports: CreateImport) {}

  @Post()
  @HttpCode(202)
  async create(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ImportRecord> {
    return accepted(response, await this.imports.create(projectId, principal, request));
  }
}
