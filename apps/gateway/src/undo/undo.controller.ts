import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { UndoImport, type ImportRecord } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpResponse } from '../http/messages.ts';
import { IMPORT_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { accepted } from '../uploads/accepted.ts';
import { ImportUndo } from './import-undo.ts';

@Controller('api/v1/projects/:projectId/imports')
export class UndoController {
  constructor(private readonly undos: ImportUndo) {}

  @Post(':importId/undo')
  @HttpCode(202)
  async undo(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(UndoImport)) command: UndoImport,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<ImportRecord> {
    return accepted(response, await this.undos.undo(projectId, importId, principal, command));
  }
}
