import { Controller, Get, Head, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { InspectionQuery, type Source, type SourceInspection } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, SOURCE_ID, ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { parseUploadOptions } from '../uploads/upload-options.ts';
import { shown, SourceLookup } from './source-lookup.ts';
import { SourceReader } from './source-reader.ts';
import { SourceUploads, WrongOffset } from './source-uploads.ts';
import { tellProgress } from './upload-headers.ts';

@Controller('api/v1/projects/:projectId/sources')
export class SourcesController {
  constructor(
    private readonly uploads: SourceUploads,
    private readonly lookup: SourceLookup,
    private readonly reader: SourceReader,
  ) {}

  @Post()
  async create(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Source> {
    const source = await this.uploads.create(projectId, principal, request);
    response.setHeader('Location', `/api/v1/projects/${projectId}/sources/${source.id}`);
    tellProgress(response, source);
    return shown(source);
  }

  @Head(':sourceId')
  async progress(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<void> {
    tellProgress(response, await this.lookup.require(projectId, sourceId));
  }

  @Patch(':sourceId')
  @HttpCode(204)
  async append(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<void> {
    try {
      tellProgress(response, await this.uploads.append(projectId, sourceId, request));
    } catch (error) {
      if (error instanceof WrongOffset) tellProgress(response, error.source);
      throw error;
    }
  }

  @Get(':sourceId')
  async one(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
  ): Promise<Source> {
    return shown(await this.lookup.require(projectId, sourceId));
  }

  @Get(':sourceId/inspection')
  inspection(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Query(new ZodPipe(InspectionQuery)) query: InspectionQuery,
  ): Promise<SourceInspection> {
    return this.reader.inspection(projectId, sourceId, parseUploadOptions(query.options));
  }
}
