import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ExportQuery } from '@pairloom/contract';
import { sendDownload } from '../http/downloads.ts';
import type { HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { ExportFiles } from './export-files.ts';

@Controller('api/v1/projects/:projectId/pairs/export')
export class ExportsController {
  constructor(private readonly exports: ExportFiles) {}

  @Get()
  async export(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(ExportQuery)) query: ExportQuery,
    @Res() response: HttpResponse,
  ): Promise<void> {
    await sendDownload(response, await this.exports.open(projectId, query));
  }
}
