import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  CancelImport,
  ImportListQuery,
  RowErrorQuery,
  type ImportRecord,
  type Page,
  type RowError,
} from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import { IMPORT_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { ImportCancel } from './import-cancel.ts';
import { ImportReader } from './import-reader.ts';

@Controller('api/v1/projects/:projectId/imports')
export class ImportsController {
  constructor(
    private readonly reader: ImportReader,
    private readonly canceller: ImportCancel,
  ) {}

  @Get()
  list(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(ImportListQuery)) query: ImportListQuery,
  ): Promise<Page<ImportRecord>> {
    return this.reader.list(projectId, query);
  }

  @Get(':importId')
  one(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
  ): Promise<ImportRecord> {
    return this.reader.one(projectId, importId);
  }

  @Get(':importId/errors')
  errors(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @Query(new ZodPipe(RowErrorQuery)) query: RowErrorQuery,
  ): Promise<Page<RowError>> {
    return this.reader.errors(projectId, importId, query);
  }

  @Post(':importId/cancel')
  @HttpCode(202)
  cancel(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('importId', IMPORT_ID) importId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(CancelImport)) command: CancelImport,
  ): Promise<ImportRecord> {
    return this.canceller.cancel(projectId, importId, principal, command);
  }
}
