import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { CancelImport, type ImportRecord, PauseImport, ResumeImport, RetryImport, SkipChunk } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpResponse } from '../http/messages.ts';
import { IMPORT_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { accepted } from '../uploads/accepted.ts';
import { ImportCommands } from './import-commands.ts';
import { ImportRetries } from './import-retries.ts';

@Controller('api/v1/projects/:projectId/imports/:importId')
export class ControlsController {
  constructor(
    private readonly commands: ImportCommands,
    private readonly retries: ImportRetries,
  ) {}

  @Post('cancel')
  @HttpCode(202)
  cancel(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(CancelImport)) body: CancelImport,
  ): Promise<ImportRecord> {
    return this.commands.give(projectId, importId, principal, { kind: 'cancel', ...body });
  }

  @Post('pause')
  @HttpCode(202)
  pause(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(PauseImport)) body: PauseImport,
  ): Promise<ImportRecord> {
    return this.commands.give(projectId, importId, principal, { kind: 'pause', ...body });
  }

  @Post('resume')
  @HttpCode(202)
  resume(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(ResumeImport)) body: ResumeImport,
  ): Promise<ImportRecord> {
    return this.commands.give(projectId, importId, principal, { kind: 'resume', ...body });
  }

  @Post('skip')
  @HttpCode(202)
  skip(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(SkipChunk)) body: SkipChunk,
  ): Promise<ImportRecord> {
    return this.commands.give(projectId, importId, principal, { kind: 'skip', ...body });
  }

  @Post('retry')
  @HttpCode(202)
  async retry(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(RetryImport)) body: RetryImport,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ImportRecord> {
    return accepted(response, await this.retries.retry(projectId, importId, principal, body));
  }
}
