import { Controller, Get, Param, Query } from '@nestjs/common';
import { ImportListQuery, RowErrorQuery, type ImportRecord, type Page, type RowError } from '@pairloom/contract';
import { IMPORT_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { ImportReader } from './import-reader.ts';

@Controller('api/v1/projects/:projectId/imports')
export class ImportsController {
  constructor(private readonly reader: ImportReader) {}

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
}
