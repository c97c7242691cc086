import { Controller, Get, Param, Query } from '@nestjs/common';
import { PairListQuery, type Page, type Pair } from '@pairloom/contract';
import { PAIR_ID, PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { PairReader } from './pair-reader.ts';

@Controller('api/v1/projects/:projectId/pairs')
export class PairsController {
  constructor(private readonly pairs: PairReader) {}

  @Get()
  list(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(PairListQuery)) query: PairListQuery,
  ): Promise<Page<Pair>> {
    return this.pairs.list(projectId, query);
  }

  @Get(':pairId')
  one(@Param('projectId', PROJECT_ID) projectId: string, @Param('pairId', PAIR_ID) pairId: string): Promise<Pair> {
    return this.pairs.one(projectId, pairId);
  }
}
