import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { MappingListQuery, SaveMapping, type Page, type SavedMapping } from '@pairloom/contract';
import type { Principal } from '@pairloom/core';
import { MAPPING_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { CurrentPrincipal } from '../security/principal.ts';
import { SavedMappingBook } from './saved-mapping-book.ts';

@Controller('api/v1/projects/:projectId/mappings')
export class MappingsController {
  constructor(private readonly book: SavedMappingBook) {}

  @Get()
  list(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(MappingListQuery)) query: MappingListQuery,
  ): Promise<Page<SavedMapping>> {
    return this.book.list(projectId, query);
  }

  @Post()
  save(
    @Param('projectId', PROJECT_ID) projectId: string,
    @CurrentPrincipal() principal: Principal,
    @Body(new ZodPipe(SaveMapping)) body: SaveMapping,
  ): Promise<SavedMapping> {
    return this.book.save(projectId, principal, body);
  }

  @Delete(':mappingId')
  @HttpCode(204)
  remove(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Param('mappingId', MAPPING_ID) mappingId: string,
    @CurrentPrincipal() principal: Principal,
  ): Promise<void> {
    return this.book.remove(projectId, mappingId, principal);
  }
}
