import { Controller, Get, Header, Param, Query, Res, type PipeTransform } from '@nestjs/common';
import {
  ChangeQuery,
  ErrorGroupQuery,
  PageQuery,
  RESULT_KINDS,
  ResultKind,
  ResultQuery,
  type AuditEvent,
  type ChunkReport,
  type ErrorGroups,
  type Page,
  type PairChange,
  type RetiredPair,
} from '@pairloom/contract';
import { sendDownload } from '../http/downloads.ts';
import type { HttpResponse } from '../http/messages.ts';
import { IMPORT_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { RequestFault } from '../problems/request-fault.ts';
import { ReportReader } from './report-reader.ts';
import { ResultFiles } from './result-files.ts';

const RESULT_KIND: PipeTransform<unknown, ResultKind> = {
  transform(value) {
    const result = ResultKind.safeParse(value);
    if (result.success) return result.data;
    throw new RequestFault('route_not_found', `There are results for ${RESULT_KINDS.join(', ')}.`);
  },
};

@Controller('api/v1/projects/:projectId/imports/:importId')
export class ImportReportsController {
  constructor(
    private readonly reports: ReportReader,
    private readonly results: ResultFiles,
  ) {}

  @Get('results/:kind')
  async result(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Param('kind', RESULT_KIND) kind: ResultKind,
    @Query(new ZodPipe(ResultQuery)) query: ResultQuery,
    @Res() response: HttpResponse,
  ): Promise<void> {
    await sendDownload(response, await this.results.open(projectId, importId, kind, query));
  }

  @Get('errors/groups')
  errorGroups(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(ErrorGroupQuery)) query: ErrorGroupQuery,
  ): Promise<ErrorGroups> {
    return this.reports.errorGroups(projectId, importId, query);
  }

  @Get('receipt')
  @Header('Content-Type', 'application/json; charset=utf-8')
  receipt(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
  ): Promise<string> {
    return this.reports.receipt(projectId, importId);
  }

  @Get('chunks')
  chunks(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(PageQuery)) query: PageQuery,
  ): Promise<Page<ChunkReport>> {
    return this.reports.chunks(projectId, importId, query);
  }

  @Get('changes')
  changes(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(ChangeQuery)) query: ChangeQuery,
  ): Promise<Page<PairChange>> {
    return this.reports.changes(projectId, importId, query);
  }

  @Get('retired')
  retired(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(PageQuery)) query: PageQuery,
  ): Promise<Page<RetiredPair>> {
    return this.reports.retired(projectId, importId, query);
  }

  @Get('audit')
  audit(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(PageQuery)) query: PageQuery,
  ): Promise<Page<AuditEvent>> {
    return this.reports.auditOfImport(projectId, importId, query);
  }
}
