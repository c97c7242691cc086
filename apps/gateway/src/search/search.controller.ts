import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { SearchQuery, type SearchResult } from '@pairloom/contract';
import type { HttpResponse } from '../http/messages.ts';
import { ServerTiming } from '../http/server-timing.ts';
import { untilGone } from '../http/until-gone.ts';
import { PROJECT_ID, ZodPipe } from '../http/pipes.ts';
import { PairSearch } from './pair-search.ts';

@Controller('api/v1/projects/:projectId/search')
export class SearchController {
  constructor(private readonly pairs: PairSearch) {}

  @Get()
  search(
    @Param('projectId', PROJECT_ID) projectId: string,
    @Query(new ZodPipe(SearchQuery)) query: SearchQuery,
    @Res({ passthrough: true }) response: HttpResponse,
  ): Promise<SearchResult> {
    return this.pairs.search(projectId, query, { timing: new ServerTiming(response), signal: untilGone(response) });
  }
}
