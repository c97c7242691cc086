import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import {
  FacetQuery,
  MAX_PAIR_BYTES,
  NeighbourQuery,
  PageQuery,
  PairCountQuery,
  PairListQuery,
  PairPatch,
  PairPatchQuery,
  PairVersionQuery,
  RestorePair,
  SimilarQuery,
  type NearPair,
  type Page,
  type Pair,
  type PairCount,
  type PairFacets,
  type PairNeighbours,
  type PairVersion,
  type SearchResult,
} from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import { readJson } from '../http/json-bodies.ts';
import { headerOf, type HttpRequest, type HttpResponse } from '../http/messages.ts';
import { PAIR_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { tellVersion, versionOf } from '../http/versions.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { PairEditor } from './pair-editor.ts';
import { PairReader } from './pair-reader.ts';

const PATCH = new ZodPipe(PairPatch);

/** Says the version of the pair that is answered. */
function versioned(response: HttpResponse, pair: Pair): Pair {
  tellVersion(response, pair.version);
  return pair;
}

@Controller('api/v1/projects/:projectId/pairs')
export class PairsController {
  constructor(
    private readonly pairs: PairReader,
    private readonly editor: PairEditor,
  ) {}

  @Get()
  list(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(PairListQuery)) query: PairListQuery,
  ): Promise<Page<Pair>> {
    return this.pairs.list(projectId, query);
  }

  @Get('facets')
  facets(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(FacetQuery)) query: FacetQuery,
  ): Promise<PairFacets> {
    return this.pairs.facets(projectId, query);
  }

  @Get('count')
  count(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(PairCountQuery)) query: PairCountQuery,
  ): Promise<PairCount> {
    return this.pairs.count(projectId, query);
  }

  @Get('near-duplicates')
  nearDuplicates(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(PageQuery)) query: PageQuery,
  ): Promise<Page<NearPair>> {
    return this.pairs.nearDuplicates(projectId, query);
  }

  @Get(':pairId')
  async one(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Pair> {
    return versioned(response, await this.pairs.one(projectId, pairId));
  }

  @Patch(':pairId')
  async change(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @Query(new ZodPipe(PairPatchQuery)) query: PairPatchQuery,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Pair> {
    const edit = { projectId, pairId, principal, version: versionOf(request) };
    const patch = PATCH.transform(await readJson(request, MAX_PAIR_BYTES));
    return versioned(response, await this.editor.change(edit, patch, query));
  }

  @Delete(':pairId')
  @HttpCode(204)
  remove(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @CurrentPrincipal() principal: Principal,
    @Req() request: HttpRequest,
  ): Promise<void> {
    return this.editor.remove({ projectId, pairId, principal, version: versionOf(request) });
  }

  @Get(':pairId/versions')
  versions(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @Query(new ZodPipe(PairVersionQuery)) query: PairVersionQuery,
  ): Promise<Page<PairVersion>> {
    return this.editor.versions(projectId, pairId, query);
  }

  /** What is restored is a version that the client has seen, so If-Match may be left out. */
  @Post(':pairId/restore')
  @HttpCode(200)
  async restore(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(RestorePair)) { version }: RestorePair,
    @Req() request: HttpRequest,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<Pair> {
    const from = headerOf(request, 'if-match') === undefined ? undefined : versionOf(request);
    const edit = { projectId, pairId, principal, version: from };
    return versioned(response, await this.editor.restore(edit, version));
  }

  @Get(':pairId/similar')
  similar(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @Query(new ZodPipe(SimilarQuery)) { limit }: SimilarQuery,
  ): Promise<SearchResult> {
    return this.pairs.similar(projectId, pairId, limit);
  }

  @Get(':pairId/neighbours')
  neighbours(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('pairId', PAIR_ID) pairId: string,
    @Query(new ZodPipe(NeighbourQuery)) query: NeighbourQuery,
  ): Promise<PairNeighbours> {
    return this.editor.neighbours(projectId, pairId, query);
  }
}
