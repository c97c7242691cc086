import { Body, Controller, Get, Head, HttpCode, Param, Patch, Post, Put, Query, Req, Res } from '@nestjs/common';
import {
  InspectionQuery,
  QuoteRequest,
  SourceRowQuery,
  type Quote,
  type Source,
  type SourceEdits,
  type SourceInspection,
  type SourceRows,
  type StoredEdits,
} from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import type { HttpRequest, HttpResponse } from '../http/messages.ts';
import { PROJECT_ID, SOURCE_ID, ZodPipe } from '../http/pipes.ts';
import { untilGone } from '../http/until-gone.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { checkOptions, parseUploadOptions } from '../uploads/upload-options.ts';
import { EditsOfSources } from './source-edits.ts';
import { shown, SourceLookup } from './source-lookup.ts';
import { QuotesOfSources } from './source-quotes.ts';
import { SourceReader } from './source-reader.ts';
import { RowsOfSources } from './source-rows.ts';
import { SourceUploads, WrongOffset } from './source-uploads.ts';
import { tellProgress } from './upload-headers.ts';

@Controller('api/v1/projects/:projectId/sources')
export class SourcesController {
  constructor(
    private readonly uploads: SourceUploads,
    private readonly lookup: SourceLookup,
    private readonly reader: SourceReader,
    private readonly preview: RowsOfSources,
    private readonly corrections: EditsOfSources,
    private readonly quotes: QuotesOfSources,
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

  @Get(':sourceId/rows')
  rows(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Query(new ZodPipe(SourceRowQuery)) query: SourceRowQuery,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<SourceRows> {
    return this.preview.rows(projectId, sourceId, parseUploadOptions(query.options), query, untilGone(response));
  }

  @Put(':sourceId/edits')
  edit(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
  ): Promise<StoredEdits> {
    return this.corrections.store(projectId, sourceId, principal, request);
  }

  @Get(':sourceId/edits/:hash')
  edits(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Param('hash') hash: string,
  ): Promise<SourceEdits> {
    return this.corrections.read(projectId, sourceId, hash);
  }

  @Post(':sourceId/quote')
  @HttpCode(200)
  quote(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('sourceId', SOURCE_ID) sourceId: string,
    @Body(new ZodPipe(QuoteRequest)) { options }: QuoteRequest,
  ): Promise<Quote> {
    return this.quotes.ofSource(projectId, sourceId, checkOptions(options ?? {}));
  }
}
