import { Controller, Get, Param, Query } from '@nestjs/common';
import { AuditQuery, type AuditEvent, type Page } from '@pairloom/contract';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { ReportReader } from './report-reader.ts';

@Controller('api/v1/projects/:projectId/audit')
export class AuditController {
  constructor(private readonly reports: ReportReader) {}

  @Get()
  list(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(AuditQuery)) query: AuditQuery,
  ): Promise<Page<AuditEvent>> {
    return this.reports.audit(projectId, query);
  }
}
